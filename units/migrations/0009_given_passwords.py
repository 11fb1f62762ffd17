from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("units", "0008_letters_being_sent")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="password_given_at",
            field=models.DateTimeField(
                db_comment="by somebody else; null once the person set one (units.passwords)", editable=False, null=True
            ),
        ),
        # Slips that are out already open their accounts for as long as new ones, from the upgrade on.
        migrations.RunSQL(
            "UPDATE units_user SET password_given_at = now() WHERE must_change_password", migrations.RunSQL.noop
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("must_change_password", True), ("password_given_at__isnull", False))
                | models.Q(("must_change_password", False), ("password_given_at__isnull", True)),
                name="units_user_given_password_has_its_day",
            ),
        ),
    ]
