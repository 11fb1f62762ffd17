"""Loading the signed-in account: with the number of its unread notices, in the one query that each request makes."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, Q

from units.models import User


class AccountBackend(ModelBackend):
    """Signs in by name and password as Django does; what a page's bar shows comes with the account."""

    def get_user(self, user_id):
        unread = Count("notices", filter=Q(notices__read_at=None))
        user = User.objects.annotate(unread_notices=unread).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
