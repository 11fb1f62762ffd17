"""An issued document may take its signed file and Word once again: before a row is written it has no search key yet."""

from django.db import migrations

KEEP = """
CREATE OR REPLACE FUNCTION reports_keep_issued_document() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    expected reports_document;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        expected := OLD;
        {generated}
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

FORWARD = KEEP.format(generated="expected.search_key := NEW.search_key;")
BACKWARD = KEEP.format(generated="")


class Migration(migrations.Migration):
    dependencies = [("reports", "0016_reminders")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
