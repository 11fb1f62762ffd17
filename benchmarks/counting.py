"""Middleware that tells, where a request asks for it, how many SQL statements its answer took."""

from django.db import connection

ASKED, TOLD = "X-Count", "X-Counted"
CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK")


def counting(get_response):
    def middleware(request):
        if ASKED not in request.headers:
            return get_response(request)
        statements = []

        def noted(execute, sql, *rest):
            statements.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(noted):
            response = get_response(request)
        response[TOLD] = sum(not sql.startswith(CONTROL) for sql in statements)
        return response

    return middleware
