"""The units that a letter is addressed to; fixed with the letter when it is issued."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION reports_keep_addressed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM reports_document
        WHERE id IN (NEW.document_id, OLD.document_id) AND status = 'issued'
    ) THEN
        RAISE EXCEPTION 'to whom an issued letter went is never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE TRIGGER reports_documentunit_issued_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON reports_documentunit
    FOR EACH ROW EXECUTE FUNCTION reports_keep_addressed();
"""

BACKWARD = """
DROP TRIGGER reports_documentunit_issued_is_frozen ON reports_documentunit;
DROP FUNCTION reports_keep_addressed();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_proposals"), ("units", "0002_time")]

    operations = [
        migrations.CreateModel(
            name="DocumentUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addressed",
                        to="reports.document",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="units.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "đơn vị nhận văn bản",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("document", "unit"), name="reports_documentunit_once")],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
