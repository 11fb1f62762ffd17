"""Addresses of sign-in, accounts, units and people."""

from django.urls import path

from units.views import accounts, register, signing_in, staff

urlpatterns = [
    path("dang-nhap/", signing_in.sign_in, name="login"),
    path("dang-xuat/", signing_in.sign_out, name="logout"),
    path("doi-mat-khau/", signing_in.password_change, name="password_change"),
    path("tai-khoan/", accounts.user_list, name="user_list"),
    path("tai-khoan/lap/", accounts.user_create, name="user_create"),
    path("tai-khoan/nhat-ky/", accounts.account_log, name="account_log"),
    path("tai-khoan/<int:pk>/", accounts.user_detail, name="user_detail"),
    path("tai-khoan/<int:pk>/sua/", accounts.user_edit, name="user_edit"),
    path("tai-khoan/<int:pk>/mat-khau/", accounts.user_reset_password, name="user_reset_password"),
    path("tai-khoan/<int:pk>/ngung-dung/", accounts.user_disable, name="user_disable"),
    path("tai-khoan/<int:pk>/dung-lai/", accounts.user_enable, name="user_enable"),
    path("tai-khoan/<int:pk>/mo-khoa/", accounts.user_unlock, name="user_unlock"),
    path("tai-khoan/<int:pk>/vai-tro/", accounts.role_give, name="role_give"),
    path("tai-khoan/vai-tro/<int:pk>/ket-thuc/", accounts.role_end, name="role_end"),
    path("tai-khoan/vai-tro/<int:pk>/rut/", accounts.role_withdraw, name="role_withdraw"),
    path("don-vi/", register.unit_list, name="unit_list"),
    path("don-vi/lap/", register.unit_create, name="unit_create"),
    path("don-vi/<int:pk>/", register.unit_detail, name="unit_detail"),
    path("don-vi/<int:pk>/sua/", register.unit_edit, name="unit_edit"),
    path("don-vi/<int:pk>/ket-thuc/", register.unit_close, name="unit_close"),
    path("don-vi/<int:pk>/cum-khoi/", register.cluster_join, name="cluster_join"),
    path("don-vi/<int:pk>/nguoi-duyet/", register.head_appoint, name="head_appoint"),
    path("don-vi/nguoi-duyet/<int:pk>/ket-thuc/", register.head_end, name="head_end"),
    path("don-vi/<int:pk>/can-bo/", staff.staff_list, name="staff_list"),
    path("don-vi/<int:pk>/can-bo/them/", staff.staff_create, name="staff_create"),
    path("don-vi/can-bo/<int:pk>/", staff.staff_edit, name="staff_edit"),
    path("don-vi/can-bo/<int:pk>/ket-thuc/", staff.staff_end, name="staff_end"),
]
