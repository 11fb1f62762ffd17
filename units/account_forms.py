"""Forms of signing in, accounts and roles: shape and wording, nothing else."""

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError

from units import choosing, finding
from units.account_log import GROUPS, AccountAction
from units.days import show_day
from units.filtering import FilterForm
from units.forms import DayField, PlainForm, crispy_helper, in_our_words
from units.models import Province, RoleKind, Unit, User
from units.models.accounts import PROVINCE_ROLES, UNIT_ROLES
from units.passwords import last_day_of


class SignInForm(AuthenticationForm):
    """Name and password; a demo account never opens the real system, a given password only for a while."""

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra chữ hoa, chữ thường và bộ gõ tiếng Việt.",
        "inactive": "Tài khoản này đã ngừng dùng.",
        "demo": "Tài khoản dùng thử không đăng nhập được vào hệ thống chính thức.",
        "run_out": "Mật khẩu được cấp chỉ dùng được đến hết ngày %(day)s. Hãy báo quản trị hệ thống cấp mật khẩu mới.",
    }

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_username(self):
        return self.cleaned_data["username"].strip().lower()

    def clean(self):
        # Django only tells the browser the limit; the lockout's own table would choke on a longer name.
        if len(self.cleaned_data.get("username", "")) > self.fields["username"].max_length:
            raise self.get_invalid_login_error()
        return super().clean()

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if user.is_demo and settings.PRODUCTION:
            raise ValidationError(self.error_messages["demo"], code="demo")
        if user.must_change_password and (last := last_day_of(user.password_given_at)) < self.today:
            raise ValidationError(self.error_messages["run_out"], code="run_out", params={"day": show_day(last)})


class OwnPasswordForm(PasswordChangeForm):
    """The old password, then the new one twice."""

    error_messages = {
        "password_incorrect": "Mật khẩu đang dùng chưa đúng.",
        "password_mismatch": "Hai lần nhập mật khẩu mới không giống nhau.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = crispy_helper()
        self.fields["old_password"].label = "Mật khẩu đang dùng"
        self.fields["new_password1"].label = "Mật khẩu mới"
        self.fields[
            "new_password1"
        ].help_text = (
            "Từ 14 ký tự, đủ chữ thường, chữ hoa, chữ số và ký tự đặc biệt; không lấy tên mình hay mật khẩu phổ biến."
        )
        self.fields["new_password2"].label = "Nhập lại mật khẩu mới"
        self.fields["new_password2"].help_text = ""
        in_our_words(self)

    def validate_password_for_user(self, user, password_field_name="new_password1"):
        """What is wrong with the new password stands beside it, not beside its repetition."""
        super().validate_password_for_user(user, "new_password1")

    def clean_new_password1(self):
        new = self.cleaned_data["new_password1"]
        if new == self.data.get("old_password"):
            raise ValidationError("Mật khẩu mới phải khác mật khẩu đang dùng.")
        return new


class AccountFilter(FilterForm):
    tim = forms.CharField(label="Tìm", required=False)
    vai_tro = forms.ChoiceField(label="Vai trò", required=False, choices=[("", "Mọi vai trò"), *RoleKind.choices])
    tinh = forms.ModelChoiceField(
        label="Tỉnh", required=False, queryset=Province.objects.used_first(), empty_label="Mọi tỉnh"
    )
    don_vi = forms.CharField(label="Đơn vị", required=False)
    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[
            ("", "Mọi tình trạng"),
            ("dang-dung", "Đang dùng"),
            ("chua-dang-nhap", "Chưa đăng nhập lần nào"),
            ("het-han-mat-khau", "Mật khẩu cấp đã hết hạn"),
            ("khong-vai-tro", "Không giữ vai trò nào"),
            ("sap-het-vai-tro", "Hết vai trò trong 30 ngày"),
            ("dang-khoa", "Đang bị khóa đăng nhập"),
            ("da-ngung", "Đã ngừng dùng"),
        ],
    )

    def accounts(self, *, day, at):
        """What is asked for."""
        asked = self.chosen()
        return finding.find_accounts(
            day=day,
            at=at,
            text=asked["tim"],
            kind=asked["vai_tro"],
            province=asked["tinh"],
            unit=asked["don_vi"],
            state=asked["tinh_trang"],
        )


class LogFilter(FilterForm):
    tim = forms.CharField(label="Người", required=False)
    viec = forms.ChoiceField(
        label="Việc",
        required=False,
        choices=[
            ("", "Mọi việc"),
            ("Nhóm việc", [(key, words) for key, (words, _) in GROUPS.items()]),
            ("Từng việc", AccountAction.choices),
        ],
    )
    tu = DayField(label="Từ ngày", required=False)
    den = DayField(label="Đến ngày", required=False)

    def events(self):
        """The lines that are asked for."""
        asked = self.chosen()
        _, actions = GROUPS.get(asked["viec"], ("", [asked["viec"]] if asked["viec"] else None))
        return finding.find_events(text=asked["tim"], actions=actions, first=asked["tu"], last=asked["den"])


class PersonForm(PlainForm):
    full_name = forms.CharField(label="Họ và tên", max_length=150)
    email = forms.EmailField(label="Thư điện tử", required=False, max_length=254)


class RoleForm(PlainForm):
    """An office; which of province and unit it needs follows from its kind."""

    kind = forms.ChoiceField(label="Vai trò", choices=[("", "Chọn vai trò"), *RoleKind.choices])
    province = forms.ModelChoiceField(
        label="Tỉnh",
        required=False,
        queryset=Province.objects.used_first(),
        empty_label="Không gắn với tỉnh",
        help_text="Cần cho mọi vai trò, trừ quản trị hệ thống.",
    )
    unit_named = forms.CharField(
        label="Đơn vị",
        required=False,
        max_length=255,
        help_text="Tên hoặc mã đơn vị trong tỉnh; cần cho cán bộ đầu mối và thủ trưởng. Gõ không dấu cũng được.",
    )
    position = forms.CharField(label="Chức vụ", required=False, max_length=200)
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(label="Đến ngày", required=False, help_text="Ngày cuối cùng; để trống khi chưa biết.")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["valid_from"].initial = today

    def clean(self):
        values = super().clean()
        kind, province, named = values.get("kind"), values.get("province"), values.get("unit_named")
        if kind in UNIT_ROLES + PROVINCE_ROLES and not province:
            self.add_error("province", "Hãy chọn tỉnh.")
        if kind in UNIT_ROLES and not named:
            self.add_error("unit_named", "Hãy nhập tên hoặc mã đơn vị.")
        if kind in UNIT_ROLES and province and named:
            values["unit"] = self._one_unit(named, province)
        return values

    def role(self):
        """The office as `accounts.give_role` takes it."""
        values = self.cleaned_data
        return {
            "kind": values["kind"],
            "province": values["province"] if values["kind"] in PROVINCE_ROLES else None,
            "unit": values.get("unit"),
            "position": values["position"],
            "valid_from": values["valid_from"],
            "valid_to": values["valid_to"],
        }

    def _one_unit(self, named, province):
        try:
            day = min(self.today, province.valid_to) if province.valid_to else self.today
            return choosing.find_unit(named, Unit.objects.filter(province=province).existing_on(day))
        except choosing.NotOne as error:
            self.add_error("unit_named", str(error))


class AccountForm(RoleForm, PersonForm):
    """A new account with its first role, or with none: for somebody who only has a sheet of their own."""

    NO_ROLE = ("khong", "Không giao vai trò: chỉ xem, tự chấm phiếu của mình")

    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=60,
        help_text="Chữ thường không dấu, số, dấu chấm, gạch nối; ví dụ: nva.sonoivu",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        validators=User._meta.get_field("username").validators,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [*self.fields["kind"].choices, self.NO_ROLE]

    def role(self):
        return None if self.cleaned_data["kind"] == self.NO_ROLE[0] else super().role()

    def clean_username(self):
        username = self.cleaned_data["username"]
        if User.objects.filter(username=username).exists():
            raise ValidationError("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.")
        return username


class EndForm(PlainForm):
    """The last day of something."""

    on = DayField(label="Ngày cuối cùng")


class UnlockForm(PlainForm):
    reason = forms.CharField(label="Lý do mở khóa", max_length=300)
