"""Years that have no round any more have nothing counted: a round was deleted, or its year put right."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reports_rounds_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM reports_tally t USING old_rows o WHERE t.campaign_id = o.campaign_id AND t.year = o.year
        AND NOT EXISTS (SELECT 1 FROM campaign_round r WHERE r.campaign_id = o.campaign_id AND r.year = o.year);
    DELETE FROM reports_tallychange t USING old_rows o WHERE t.campaign_id = o.campaign_id AND t.year = o.year
        AND NOT EXISTS (SELECT 1 FROM campaign_round r WHERE r.campaign_id = o.campaign_id AND r.year = o.year);
    RETURN NULL;
END $$;

CREATE TRIGGER campaign_round_gone_delete AFTER DELETE ON campaign_round
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION reports_rounds_gone();
CREATE TRIGGER campaign_round_gone_update AFTER UPDATE ON campaign_round
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION reports_rounds_gone();
"""
BACKWARD = """
DROP TRIGGER campaign_round_gone_update ON campaign_round;
DROP TRIGGER campaign_round_gone_delete ON campaign_round;
DROP FUNCTION reports_rounds_gone();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0017_frozen_beside_search_keys")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
