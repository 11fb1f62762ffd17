"""What holds for issued reports holds for issued documents; of both, Word and signed file may follow once."""

from django.db import migrations

KEEP = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    expected {table};
BEGIN
    IF TG_OP = 'UPDATE' THEN
        expected := OLD;
        IF OLD.signed_file_id IS NULL THEN
            expected.signed_file_id := NEW.signed_file_id;
        END IF;
        IF OLD.word_id IS NULL THEN
            expected.word_id := NEW.word_id;
        END IF;
        IF NEW IS NOT DISTINCT FROM expected THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'an issued document is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

FORWARD = (
    KEEP.format(function="reports_keep_issued", table="reports_report")
    + KEEP.format(function="reports_keep_issued_document", table="reports_document")
    + """
CREATE TRIGGER reports_document_issued_is_frozen BEFORE UPDATE OR DELETE ON reports_document
    FOR EACH ROW WHEN (OLD.status = 'issued') EXECUTE FUNCTION reports_keep_issued_document();
CREATE TRIGGER reports_sectionversion_is_frozen BEFORE UPDATE ON reports_sectionversion
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_change();
"""
)

BACKWARD = """
DROP TRIGGER reports_sectionversion_is_frozen ON reports_sectionversion;
DROP TRIGGER reports_document_issued_is_frozen ON reports_document;
DROP FUNCTION reports_keep_issued_document();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_documents")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
