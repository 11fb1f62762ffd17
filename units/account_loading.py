"""Loading the signed-in account in one query per request, with its unread notices and what is set for every page."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, Q, Subquery

from units.models import Setting, SettingKey, User

WITH_ACCOUNT = (SettingKey.BANNER, SettingKey.SESSION_MINUTES, SettingKey.ADMIN_SESSION_MINUTES)


class AccountBackend(ModelBackend):
    """Signs in by name and password as Django does; what a page's bar shows comes with the account."""

    def get_user(self, user_id):
        unread = Count("notices", filter=Q(notices__read_at=None))
        site = {key.value: Subquery(Setting.objects.filter(key=key).values("value")) for key in WITH_ACCOUNT}
        users = User.objects.annotate(unread_notices=unread, **site)
        user = users.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
