"""The database itself refuses to change what was issued: triggers, because a constraint cannot see the old row."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reports_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never changed (%)', TG_TABLE_NAME, TG_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- After issue only the signed file may be attached, once.
CREATE FUNCTION reports_keep_issued() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    expected reports_report;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        expected := OLD;
        IF OLD.signed_file_id IS NULL THEN
            expected.signed_file_id := NEW.signed_file_id;
        END IF;
        IF NEW IS NOT DISTINCT FROM expected THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'an issued report is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION reports_keep_issued_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM reports_report
        WHERE id IN (NEW.report_id, OLD.report_id) AND status = 'issued'
    ) THEN
        RAISE EXCEPTION 'the words of an issued report are never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE TRIGGER reports_report_issued_is_frozen BEFORE UPDATE OR DELETE ON reports_report
    FOR EACH ROW WHEN (OLD.status = 'issued') EXECUTE FUNCTION reports_keep_issued();
CREATE TRIGGER reports_snapshot_is_frozen BEFORE UPDATE ON reports_snapshot
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_change();
CREATE TRIGGER reports_event_is_appended BEFORE UPDATE OR DELETE ON reports_reportevent
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_change();
CREATE TRIGGER reports_narrative_issued_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON reports_narrativesection
    FOR EACH ROW EXECUTE FUNCTION reports_keep_issued_words();
"""

BACKWARD = """
DROP TRIGGER reports_narrative_issued_is_frozen ON reports_narrativesection;
DROP TRIGGER reports_event_is_appended ON reports_reportevent;
DROP TRIGGER reports_snapshot_is_frozen ON reports_snapshot;
DROP TRIGGER reports_report_issued_is_frozen ON reports_report;
DROP FUNCTION reports_keep_issued_words();
DROP FUNCTION reports_keep_issued();
DROP FUNCTION reports_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
