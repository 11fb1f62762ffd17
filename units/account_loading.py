"""Loading the signed-in account, with its unread notices and the site's banner, in one query per request."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, Q, Subquery

from units.models import Setting, SettingKey, User


class AccountBackend(ModelBackend):
    """Signs in by name and password as Django does; what a page's bar shows comes with the account."""

    def get_user(self, user_id):
        unread = Count("notices", filter=Q(notices__read_at=None))
        banner = Setting.objects.filter(key=SettingKey.BANNER).values("value")
        users = User.objects.annotate(unread_notices=unread, banner=Subquery(banner))
        user = users.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
