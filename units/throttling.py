"""How often an address may ask for what anybody may ask for."""

from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from secrets import token_hex

from django.core.cache import cache


def too_often(what, address, *, most, seconds):
    """Counts one more request from this address; True once there were more than `most` within `seconds`."""
    key = _key(what, address)
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out in between: a new count begins with the next request
        return False


def was_too_often(what, address, *, most):
    """Whether `too_often` has counted more than that and goes on counting; counts nothing itself."""
    return cache.get(_key(what, address), 0) > most


def _key(what, address):
    return f"often:{what}:{_neighbourhood(address)}"


def _neighbourhood(address):
    """One household has a whole /64 of IPv6 to ask from."""
    if not address:
        return "unknown"
    parsed = ip_address(address)
    return str(ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else str(parsed)


def only_place(what, address, *, seconds):
    """True for one at a time of this address."""
    return place_among(f"{what}:{_neighbourhood(address)}", most=1, seconds=seconds)


@contextmanager
def place_among(what, *, most, seconds):
    """True for at most `most` at a time on the whole site; a place that was never given back is free again later."""
    mine = token_hex(8)
    taken = next((key for n in range(most) if cache.add(key := f"place:{what}:{n}", mine, seconds)), None)
    try:
        yield taken is not None
    finally:
        if taken and cache.get(taken) == mine:  # given up for lost, it may be another's by now
            cache.delete(taken)
