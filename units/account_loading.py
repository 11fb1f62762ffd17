"""Loading the signed-in account in one query per request, with what every page shows or asks about it."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import BooleanField, Count, Q, Subquery
from django.db.models.expressions import RawSQL

from units.models import Setting, SettingKey, User

# Whether anything is kept about any list (units.list_pages). In words of SQL: as a condition of the model this alone
# would take half as long to write down as the rest of the statement.
KEEPS_LISTS = RawSQL("EXISTS (SELECT FROM units_savedview v WHERE v.owner_id = units_user.id)", (), BooleanField())
WITH_ACCOUNT = (SettingKey.BANNER, SettingKey.SESSION_MINUTES, SettingKey.ADMIN_SESSION_MINUTES)


class AccountBackend(ModelBackend):
    """Signs in by name and password as Django does; what a page's bar shows comes with the account."""

    def get_user(self, user_id):
        unread = Count("notices", filter=Q(notices__read_at=None))
        site = {key.value: Subquery(Setting.objects.filter(key=key).values("value")) for key in WITH_ACCOUNT}
        users = User.objects.annotate(unread_notices=unread, keeps_lists=KEEPS_LISTS, **site)
        user = users.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
