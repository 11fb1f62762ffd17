"""What no link tells the tests of every page: states that an address names, and which addresses hold a form."""

from tests.site_world import ADMIN, CLERK, COORDINATOR, HEAD, LEADER

# {account: {title of the picture: address}}
STATES = {
    COORDINATOR: {
        "phieu-loc-khong-co": "/phieu/?tim=khong-co-phieu-nao-nhu-the",
        "don-vi-loc-khong-co": "/don-vi/?tim=khong-co-don-vi-nao-nhu-the",
        "thanh-phan": "/thanh-phan/",
        "khong-co-trang": "/khong-co-trang-nay/",
        "don-vi-sap-xep": "/don-vi/?xep=-loai&cot=loai",
        "tim-co": "/tim/?q=so+noi+vu",
        "tim-mot-nhom": "/tim/?q=ubnd&nhom=don-vi",
        "tim-khong-co": "/tim/?q=khong-co-gi-nhu-the",
    },
    CLERK: {"khong-co-trang": "/khong-co-trang-nay/", "mat-mang": "/mat-mang/"},
    HEAD: {},
    LEADER: {
        "tong-quan-nam-truoc": "/tong-quan/?nam=2021",
        "tong-quan-loc-khong-co": "/tong-quan/don-vi/?loai=huyen&xep-loai=chua_dat",
        "thu-hang-sap-xep": "/tong-quan/thu-hang/?xep=-len&cot=len.xuong",
        "so-lieu-sap-xep": "/tong-quan/so-lieu/totals.collective.2022.mean/?xep=-ket_qua&cot=loai.ket_qua.hien_nay",
    },
    ADMIN: {
        "tai-khoan-loc-khong-co": "/tai-khoan/?tim=khong-co-ai-nhu-the",
        "nhat-ky-loc-khong-co": "/tai-khoan/nhat-ky/?tim=khong-co-ai-nhu-the",
    },
}
# Endings of the names of pages whose form may be sent empty.
FORMS = ("_create", "_edit", "_issue", "_compose", "_new_version", "_give", "_replace", "_appoint", "password_change")
# Names of addresses that answer GET and that no link leads to.
FILES = {
    *("document_signed", "document_word", "evidence_preview", "finding_photo", "plan_file"),
    *("remedy_file", "report_signed", "report_word", "signed_copy_file"),
}
FRAGMENTS = {
    *("document_progress", "document_signatures", "finding_edit", "grid_line", "import_job_progress"),
    *("proposal_progress", "report_choices", "report_progress", "rubric_trial_progress"),
    *("scrutiny_progress", "user_job_progress"),
}
# Reached by a button: with rows that were ticked, or to say why before something is done.
BEHIND_BUTTONS = {
    *("assessment_save", "assessment_step", "bulk_preview", "bulk_take", "inspection_plan_add"),
    *("inspection_plan_approve", "inspection_plan_schedule", "minutes_edit"),
    *("planned_remove", "proposal_votes", "reminder_compose", "reminder_extend", "user_job_detail"),
}
# Before signing in, for machines, for those who build pages, and of a year that no list opens with.
ELSEWHERE = {"login", "pulse", "offline", "catalogue", "unit_report_detail"}
UNLINKED = FILES | FRAGMENTS | BEHIND_BUTTONS | ELSEWHERE
