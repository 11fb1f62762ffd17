"""How the installation is: each part looked at once, and where something is wrong, what to do."""

import logging
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import redis
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from units.days import show_clock, show_day
from units.numbers import show_count, show_decimal

GOOD, WATCH, WRONG = ORDER = ("ok", "warn", "bad")
HEARTBEAT = "heartbeat"
# Beat sends a heartbeat every half minute.
SILENT = timedelta(minutes=2)
LONG_WAIT = timedelta(minutes=2)
# A worker tells every ten seconds that it lives.
WORKER_SILENT = timedelta(minutes=1)
A_DAY = timedelta(days=1).total_seconds()
CLOCKS_APART = timedelta(seconds=2)
BACKUP_OLD = timedelta(hours=26)
GIGABYTE = 1024**3
FONTS = ("Regular", "Bold", "Italic", "BoldItalic")
PAPER = "health:paper"
PAPER_OLD = timedelta(minutes=10)
START_WORKER = "Hãy chạy lại tiến trình worker (bin/run tự chạy lại) và xem nhật ký của nó."
START_PREVIEWS = "Hãy chạy thêm một tiến trình worker với -Q previews (bin/run tự chạy)."

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Check:
    """`state` is ok, warn or bad; `todo` says what to do and is empty where nothing is."""

    title: str
    state: str
    said: str
    todo: str = ""


def examine(*, at):
    """Every check; one that breaks is itself what is told."""
    return [_safely(title, look, at) for title, look in LOOKS.items()]


def beat(*, at):
    """What beat asks for and a worker does, every half minute: both are alive; now and then that it can print."""
    cache.set(HEARTBEAT, at, A_DAY)
    printed = cache.get(PAPER)
    if printed is None or at - printed[0] > PAPER_OLD:
        cache.set(PAPER, (at, _printed()), A_DAY)


def worker_lives(queues, *, at):
    """What a worker itself says of the queues that it serves."""
    cache.set_many({_life_of(queue): at for queue in queues}, A_DAY)


def _life_of(queue):
    return f"worker:{queue}"


def _printed():
    """The version of WeasyPrint, which made a page just now; blank where it could not."""
    try:
        import weasyprint  # noqa: PLC0415 -- a second and much memory, for the worker alone

        weasyprint.HTML(string="<p>Văn bản</p>").write_pdf()
    except Exception:
        logger.exception("No PDF could be made")
        return ""
    return weasyprint.__version__


def _safely(title, look, at):
    try:
        return Check(title, *look(at))
    except Exception:
        logger.exception("A check of the installation broke: %s", title)
        return Check(title, WRONG, "Không kiểm tra được phần này.", "Xem lỗi trong nhật ký của máy chủ web.")


def _database(at):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()), count(*) FROM pg_stat_activity")
        size, open_ = cursor.fetchone()
    return GOOD, f"Trả lời; {_size(size)}, {open_} kết nối."


def _migrations(at):
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return WRONG, f"{len(waiting)} bước nâng cấp chưa chạy.", "Chạy bin/manage migrate rồi khởi động lại."
    return GOOD, "Không còn bước nâng cấp nào chờ chạy."


def _clock(at):
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs(cursor.fetchone()[0] - at)
    if apart > CLOCKS_APART:
        said = f"Máy chủ web và cơ sở dữ liệu lệch nhau {apart.total_seconds():.0f} giây."
        return WATCH, said, "Bật đồng bộ giờ (NTP) trên cả hai máy: hạn nộp phiếu tính theo giờ này."
    return GOOD, f"Hai máy khớp giờ, {show_clock(at)} ngày {show_day(at)}."


def _memory(at):
    cache.set("health", "1", 10)
    if cache.get("health") != "1":
        return WRONG, "Ghi vào mà không đọc lại được.", "Phiên đăng nhập nằm ở đây: kiểm tra máy chủ Redis/Valkey."
    return GOOD, "Ghi và đọc được; phiên đăng nhập nằm ở đây."


def _queue(at):
    try:
        with current_app.connection_for_read() as broker:
            waiting = sum(broker.default_channel.client.llen(queue) for queue in _queues())
    except (OperationalError, redis.RedisError, OSError):
        return WRONG, "Không nối được.", "Kiểm tra REDIS_URL và máy chủ Redis/Valkey."
    if waiting > 50:
        return WATCH, f"{show_count(waiting)} việc đang xếp hàng.", "Nếu số này không giảm, chạy thêm worker."
    return GOOD, f"{show_count(waiting)} việc đang xếp hàng."


def _queues():
    """All work but the pictures of files, and these."""
    return current_app.conf.task_default_queue, settings.PREVIEWS_QUEUE


def _worker(at):
    work, previews = _queues()
    seen = cache.get_many([_life_of(work), _life_of(previews)])
    ago = {key: at - last for key, last in seen.items() if at - last <= WORKER_SILENT}
    if _life_of(work) not in ago:
        return WRONG, "Không tiến trình nào đang chạy; báo cáo, nhập tệp và lập tài khoản sẽ phải chờ.", START_WORKER
    if _life_of(previews) not in ago:
        return WATCH, "Không tiến trình nào vẽ hình xem trước của minh chứng; việc khác vẫn chạy.", START_PREVIEWS
    return GOOD, f"Đang chạy; tín hiệu gần nhất cách đây {_seconds(max(ago.values()))} giây."


def _beat(at):
    last = cache.get(HEARTBEAT)
    if last is None:
        return WRONG, "Chưa có nhịp nào; việc bị ngắt sẽ không được giao lại.", START_WORKER
    ago = at - last
    said = f"Nhịp gần nhất cách đây {_seconds(ago)} giây."
    return (WRONG, said, START_WORKER) if ago > SILENT else (GOOD, said)


def _waiting(at):
    moments = [moment for name in settings.WAITING_WORK if (moment := import_string(name)())]
    if not moments:
        return GOOD, "Không việc nào phải chờ."
    ago = at - min(moments)
    said = f"Việc chờ lâu nhất từ {show_clock(min(moments))} ngày {show_day(min(moments))}."
    return (WATCH, said, START_WORKER) if ago > LONG_WAIT else (GOOD, said)


def _disk(at):
    disk = shutil.disk_usage(settings.VAR_DIR)
    share = disk.free * 100 // disk.total
    said = f"Còn trống {_size(disk.free)} trong {_size(disk.total)} ({share}%)."
    if disk.free < GIGABYTE or share < 3:
        return WRONG, said, "Giải phóng hoặc mở rộng ổ đĩa ngay: minh chứng và báo cáo sắp không ghi được."
    if disk.free < 5 * GIGABYTE or share < 10:
        return WATCH, said, "Chuẩn bị mở rộng ổ đĩa chứa thư mục dữ liệu."
    return GOOD, said


def _mail(at):
    if not settings.EMAIL_HOST:
        said = "Chưa đặt máy chủ thư nên thư nhắc việc không gửi đi."
        return WATCH, said, "Đặt EMAIL_HOST rồi gửi thư thử ở Cài đặt."
    return GOOD, f"Gửi qua {settings.EMAIL_HOST}; gửi thư thử ở Cài đặt để chắc chắn."


def _paper(at):
    folder = settings.BASE_DIR / "static" / "fonts"
    missing = [name for name in FONTS if not (folder / f"LiberationSerif-{name}.ttf").is_file()]
    if missing:
        return WRONG, f"Thiếu phông {', '.join(missing)}.", "Chạy lại bin/setup."
    tried_at, version = cache.get(PAPER, (None, ""))
    if tried_at is None:
        return WATCH, "Đủ phông chữ; chưa thử dựng PDF vì máy xử lý nền chưa chạy.", START_WORKER
    if not version:
        return WRONG, f"Không dựng được PDF lúc {show_clock(tried_at)}.", "Xem lỗi trong nhật ký của worker."
    return GOOD, f"Đủ phông chữ; WeasyPrint {version} dựng được PDF lúc {show_clock(tried_at)}."


def _backup(at):
    if not settings.BACKUP_STAMP:
        todo = "Cho lệnh sao lưu chạm (touch) một tệp sau khi xong và đặt BACKUP_STAMP là đường dẫn tệp đó."
        return WATCH, "Hệ thống không biết lần sao lưu gần nhất.", todo
    try:
        done = datetime.fromtimestamp(Path(settings.BACKUP_STAMP).stat().st_mtime, tz=at.tzinfo)
    except OSError:
        return WRONG, "Chưa có lần sao lưu nào xong.", "Chạy sao lưu và kiểm tra đường dẫn BACKUP_STAMP."
    said = f"Xong lúc {show_clock(done)} ngày {show_day(done)}."
    if at - done > BACKUP_OLD:
        return WRONG, said, "Lần sao lưu gần nhất quá một ngày: kiểm tra lịch chạy."
    return GOOD, said


def _seconds(ago):
    return max(int(ago.total_seconds()), 0)


def _size(number):
    if number < GIGABYTE:
        return f"{number // 1024**2} MB"
    return f"{show_decimal(Decimal(number) / GIGABYTE, 1)} GB"


LOOKS = {
    "Cơ sở dữ liệu": _database,
    "Nâng cấp cơ sở dữ liệu": _migrations,
    "Đồng hồ": _clock,
    "Bộ nhớ tạm": _memory,
    "Hàng đợi": _queue,
    "Máy xử lý nền (worker)": _worker,
    "Bộ hẹn giờ (beat)": _beat,
    "Việc đang chờ": _waiting,
    "Ổ đĩa dữ liệu": _disk,
    "Thư điện tử": _mail,
    "Phông chữ và PDF": _paper,
    "Sao lưu": _backup,
}
