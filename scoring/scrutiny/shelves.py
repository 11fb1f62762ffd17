"""The shelves of what is under scrutiny: what is still to be looked at, all of it, and what was dismissed."""

OPEN, EVERYTHING, DISMISSED = "can-xem", "tat-ca", "da-bo-qua"
SHELVES = {OPEN: "Cần xem", EVERYTHING: "Mọi đơn vị", DISMISSED: "Đã bỏ qua"}


def shelved(rows):
    """{shelf: its rows} of rows that know whether they are `is_open` or `is_dismissed`; some are neither."""
    return {
        OPEN: [row for row in rows if row.is_open],
        EVERYTHING: rows,
        DISMISSED: [row for row in rows if row.is_dismissed],
    }
