"""Middleware: what one person's page sends by itself is not taken for the act of another who has signed in since."""

from django.http import HttpResponse

SENTENCE = "Trình duyệt này vừa đăng nhập bằng tài khoản khác. Hãy tải lại trang trước khi làm tiếp."


def another_person(get_response):
    """Pages tell whose they are in X-Person (static/js/app.js); a form sent without scripts has an old token."""

    def middleware(request):
        told = request.headers.get("X-Person")
        if not told or not request.user.is_authenticated or told == str(request.user.pk):
            return get_response(request)
        return HttpResponse(
            SENTENCE, status=409, content_type="text/plain; charset=utf-8", headers={"X-Person": str(request.user.pk)}
        )

    return middleware
