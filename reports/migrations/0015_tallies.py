"""What was counted of each year, and the triggers that say when it has to be counted again."""

import django.db.models.deletion
from django.db import migrations, models

# A transition table holds the rows of one statement, however many, so an import leaves one mark per year. `marked`
# takes the years of campaigns; both audiences unless one is named.
FUNCTIONS = """
CREATE FUNCTION reports_tally_day(closes_at timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT LEAST(closes_at AT TIME ZONE 'Asia/Ho_Chi_Minh', now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
$$;

CREATE FUNCTION reports_tally_provinces(provinces bigint[], scopes text[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO reports_tallychange (campaign_id, year, scope)
    SELECT DISTINCT r.campaign_id, r.year, scope
    FROM campaign_round r JOIN campaign_campaign c ON c.id = r.campaign_id, unnest(scopes) scope
    WHERE c.province_id = ANY(provinces)
$$;

CREATE FUNCTION reports_tally_rounds(rounds bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO reports_tallychange (campaign_id, year, scope)
    SELECT DISTINCT r.campaign_id, r.year, scope
    FROM campaign_round r, unnest('{collective,individual}'::text[]) scope WHERE r.id = ANY(rounds)
$$;

-- A sheet that is written and was neither before nor after handed in is in no figure.
CREATE FUNCTION reports_sheets_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO reports_tallychange (campaign_id, year, scope)
        SELECT DISTINCT r.campaign_id, r.year, CASE WHEN n.staff_id IS NULL THEN 'collective' ELSE 'individual' END
        FROM new_rows n JOIN old_rows o ON o.id = n.id JOIN campaign_round r ON r.id = n.round_id
        WHERE n.status NOT IN ('draft', 'returned') OR o.status NOT IN ('draft', 'returned');
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO reports_tallychange (campaign_id, year, scope)
        SELECT DISTINCT r.campaign_id, r.year, CASE WHEN n.staff_id IS NULL THEN 'collective' ELSE 'individual' END
        FROM new_rows n JOIN campaign_round r ON r.id = n.round_id
        WHERE n.status NOT IN ('draft', 'returned');
    ELSE
        INSERT INTO reports_tallychange (campaign_id, year, scope)
        SELECT DISTINCT r.campaign_id, r.year, CASE WHEN o.staff_id IS NULL THEN 'collective' ELSE 'individual' END
        FROM old_rows o JOIN campaign_round r ON r.id = o.round_id;
    END IF;
    RETURN NULL;
END $$;

-- Only the years on whose day a post is gained or lost: who leaves today stays expected in the years before.
CREATE FUNCTION reports_staff_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO reports_tallychange (campaign_id, year, scope)
        SELECT DISTINCT r.campaign_id, r.year, 'individual'
        FROM new_rows n JOIN old_rows o ON o.id = n.id JOIN units_unit u ON u.id IN (n.unit_id, o.unit_id)
        JOIN campaign_campaign c ON c.province_id = u.province_id JOIN campaign_round r ON r.campaign_id = c.id
        WHERE (o.unit_id, o.category, daterange(o.valid_from, o.valid_to, '[]') @> reports_tally_day(r.closes_at))
            IS DISTINCT FROM
            (n.unit_id, n.category, daterange(n.valid_from, n.valid_to, '[]') @> reports_tally_day(r.closes_at));
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO reports_tallychange (campaign_id, year, scope)
        SELECT DISTINCT r.campaign_id, r.year, 'individual'
        FROM new_rows n JOIN units_unit u ON u.id = n.unit_id
        JOIN campaign_campaign c ON c.province_id = u.province_id JOIN campaign_round r ON r.campaign_id = c.id
        WHERE daterange(n.valid_from, n.valid_to, '[]') @> reports_tally_day(r.closes_at);
    ELSE
        INSERT INTO reports_tallychange (campaign_id, year, scope)
        SELECT DISTINCT r.campaign_id, r.year, 'individual'
        FROM old_rows o JOIN units_unit u ON u.id = o.unit_id
        JOIN campaign_campaign c ON c.province_id = u.province_id JOIN campaign_round r ON r.campaign_id = c.id
        WHERE daterange(o.valid_from, o.valid_to, '[]') @> reports_tally_day(r.closes_at);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION reports_units_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    provinces bigint[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(DISTINCT n.province_id) INTO provinces FROM new_rows n JOIN old_rows o ON o.id = n.id
        WHERE (o.kind, o.code, o.name, o.valid_from, o.valid_to)
            IS DISTINCT FROM (n.kind, n.code, n.name, n.valid_from, n.valid_to);
    ELSIF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT province_id) INTO provinces FROM new_rows;
    ELSE
        SELECT array_agg(DISTINCT province_id) INTO provinces FROM old_rows;
    END IF;
    PERFORM reports_tally_provinces(provinces, '{collective,individual}');
    RETURN NULL;
END $$;

CREATE FUNCTION reports_excusals_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM reports_tally_rounds((SELECT array_agg(round_id) FROM old_rows));
    ELSE
        PERFORM reports_tally_rounds((SELECT array_agg(round_id) FROM new_rows));
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION reports_rounds_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reports_tally_rounds((SELECT array_agg(id) FROM new_rows));
    RETURN NULL;
END $$;

CREATE FUNCTION reports_campaigns_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reports_tally_provinces((SELECT array_agg(province_id) FROM new_rows), '{collective,individual}');
    RETURN NULL;
END $$;

CREATE FUNCTION reports_provinces_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reports_tally_provinces((SELECT array_agg(id) FROM new_rows), '{collective,individual}');
    RETURN NULL;
END $$;

CREATE FUNCTION reports_clusters_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    provinces bigint[];
BEGIN
    IF TG_TABLE_NAME = 'units_cluster' THEN
        SELECT array_agg(DISTINCT province_id) INTO provinces FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT c.province_id) INTO provinces FROM old_rows m JOIN units_cluster c ON c.id = m.cluster_id;
    ELSE
        SELECT array_agg(DISTINCT c.province_id) INTO provinces FROM new_rows m JOIN units_cluster c ON c.id = m.cluster_id;
    END IF;
    PERFORM reports_tally_provinces(provinces, '{collective}');
    RETURN NULL;
END $$;
"""

# (table, function, what happens to the rows)
WATCHED = [
    ("scoring_assessment", "reports_sheets_changed", ("INSERT", "UPDATE", "DELETE")),
    ("units_staff", "reports_staff_changed", ("INSERT", "UPDATE", "DELETE")),
    ("units_unit", "reports_units_changed", ("INSERT", "UPDATE", "DELETE")),
    ("campaign_excusal", "reports_excusals_changed", ("INSERT", "UPDATE", "DELETE")),
    ("campaign_round", "reports_rounds_changed", ("INSERT", "UPDATE")),
    ("campaign_campaign", "reports_campaigns_changed", ("UPDATE",)),
    ("units_province", "reports_provinces_changed", ("UPDATE",)),
    ("units_cluster", "reports_clusters_changed", ("UPDATE",)),
    ("units_clustermembership", "reports_clusters_changed", ("INSERT", "UPDATE", "DELETE")),
]
ROWS = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


def triggers():
    for table, function, operations in WATCHED:
        for operation in operations:
            yield f"{table}_tally_{operation.lower()}", table, function, operation


FORWARD = FUNCTIONS + "\n".join(
    f"CREATE TRIGGER {name} AFTER {operation} ON {table} REFERENCING {ROWS[operation]} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {function}();"
    for name, table, function, operation in triggers()
)
BACKWARD = "\n".join(
    [
        *(f"DROP TRIGGER {name} ON {table};" for name, table, _, _ in triggers()),
        *(f"DROP FUNCTION {function}();" for function in dict.fromkeys(each for _, each, _ in WATCHED)),
        "DROP FUNCTION reports_tally_rounds(bigint[]);",
        "DROP FUNCTION reports_tally_provinces(bigint[], text[]);",
        "DROP FUNCTION reports_tally_day(timestamptz);",
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("campaign", "0003_inspection_plans_and_findings"),
        ("reports", "0014_search_documents"),
        ("scoring", "0003_fewer_indexes"),
        ("units", "0003_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="TallyChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("campaign_id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField()),
                ("scope", models.CharField(max_length=10)),
            ],
            options={"verbose_name": "thay đổi chưa đếm lại", "ordering": ["pk"]},
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "scope",
                    models.CharField(choices=[("collective", "Tập thể"), ("individual", "Cá nhân")], max_length=10),
                ),
                ("as_of", models.DateField()),
                ("settled", models.BooleanField()),
                ("counted_at", models.DateTimeField()),
                ("milliseconds", models.PositiveIntegerField(db_comment="how long the count took")),
                ("numbers", models.JSONField()),
                ("figures", models.JSONField()),
                ("standings", models.JSONField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tallies", to="campaign.campaign"
                    ),
                ),
            ],
            options={
                "verbose_name": "số đã đếm của một năm",
                "ordering": ["campaign", "year", "scope"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["collective", "individual"])),
                        name="reports_tally_scope_known",
                    ),
                    models.UniqueConstraint(fields=("campaign", "year", "scope"), name="reports_tally_once"),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
