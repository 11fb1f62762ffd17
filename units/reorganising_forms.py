"""The form of a reorganisation: which rows it asks for depends on the kind and grows row by row, without scripts."""

from django import forms

from units.choosing import UnitField, label_of, province_field
from units.days import show_day
from units.filtering import FilterForm
from units.forms import DayField, PlainForm
from units.models import SuccessionKind as Kind
from units.models import UnitKind
from units.reorganising_checks import SHAPES
from units.reorganising_decision import AS_BEFORE, Decision, Fate, NewUnit

MOST_ROWS = 20
CHOICES_LIST = "cac-don-vi"
# What each kind is for, as the page that offers them says it.
MEANINGS = {
    Kind.MERGE: "Từ hai đơn vị trở lên kết thúc và lập thành một đơn vị mới.",
    Kind.ABSORB: "Một hay nhiều đơn vị kết thúc và nhập vào một đơn vị đang hoạt động.",
    Kind.DIVIDE: "Một đơn vị kết thúc và chia thành nhiều đơn vị mới.",
    Kind.SPLIT: "Một đơn vị vẫn hoạt động, tách một phần để lập đơn vị mới.",
    Kind.RENAME: "Đơn vị có tên mới hoặc trực thuộc cấp trên khác; cán bộ và thủ trưởng giữ nguyên.",
    Kind.DISSOLVE: "Đơn vị kết thúc, không có đơn vị kế thừa.",
    Kind.FOUND: "Lập đơn vị hoàn toàn mới.",
}
WITH_FATES = (Kind.MERGE, Kind.ABSORB, Kind.DIVIDE)
BELOW = {Fate.FOLLOW: "Chuyển sang trực thuộc đơn vị kế thừa", Fate.END: "Kết thúc cùng đơn vị",
         Fate.KEEP: "Giữ nguyên, sắp xếp sau"}  # fmt: skip
PEOPLE = {Fate.FOLLOW: "Chuyển sang đơn vị kế thừa", Fate.END: "Thôi giữ vị trí từ ngày đơn vị kết thúc"}


class ReorganisationFilter(FilterForm):
    tim = forms.CharField(label="Tìm theo tên đơn vị", required=False)
    hinh_thuc = forms.ChoiceField(label="Hình thức", required=False, choices=[("", "Mọi hình thức"), *Kind.choices])


def _unit_field(**kwargs):
    """All these fields share one list of suggestions: a province has hundreds of units."""
    widget = forms.TextInput(attrs={"list": CHOICES_LIST, "autocomplete": "off"})
    return UnitField(**{"required": False, "widget": widget, **kwargs})


class ReorganisationForm(PlainForm):
    """One decision. `old_rows` and `new_rows` say how many units it has room for."""

    def __init__(self, kind, *args, provinces, units, clusters, old_rows=None, new_rows=None, **kwargs):
        self.kind, self.old_rows, self.new_rows, self.base_fields = kind, old_rows or 0, new_rows or 0, {}
        self.units = units
        self._clusters = {str(each.pk): each for each in clusters}
        self._add_common(provinces)
        self.old_names = [self._add(f"old_{n}", _unit_field(label=self._old_label(n))) for n in range(self.old_rows)]
        if kind == Kind.ABSORB:
            self._add(
                "into", _unit_field(label="Nhập vào đơn vị", error_messages={"required": "Hãy nhập đơn vị nhận."})
            )
        self.new_names = [self._add_new(n) for n in range(self.new_rows)]
        self._add_fates()
        self._require_what_the_kind_needs()
        for field in self.base_fields.values():
            if isinstance(field, UnitField):
                field.choose_from(units)
        super().__init__(*args, **kwargs)

    def _add(self, name, field):
        self.base_fields[name] = field
        return name

    def _add_common(self, provinces):
        self._add("province", province_field(provinces))
        self._add("effective_on", DayField(label="Ngày hiệu lực", help_text="Ngày đầu tiên của tổ chức mới."))
        self._add("number", forms.CharField(label="Số quyết định", max_length=100, required=False))
        self._add("note", forms.CharField(label="Ghi chú", max_length=500, required=False))

    def _old_label(self, n):
        if self.kind == Kind.SPLIT:
            return "Đơn vị tách một phần"
        if self.kind == Kind.RENAME:
            return "Đơn vị đổi tên hoặc cấp trên"
        return "Đơn vị kết thúc" if self.old_rows == 1 else f"Đơn vị kết thúc thứ {n + 1}"

    def _add_new(self, n):
        """The fields of one new unit, by what they ask."""
        founded, renamed = self.kind == Kind.FOUND, self.kind == Kind.RENAME
        label = f"Tên đơn vị mới thứ {n + 1}" if self.new_rows > 1 else "Tên mới" if renamed else "Tên đơn vị mới"
        name_help = "Để trống khi chỉ đổi cấp trên." if renamed else ""
        code_help = "" if founded else "Để trống: lấy mã cũ kèm năm."
        like_before = [] if founded else [(AS_BEFORE, "Như đơn vị cũ")]
        kinds = [("", "Chọn loại đơn vị"), *UnitKind.choices] if founded else [*like_before, *UnitKind.choices]
        parent_help = "Để trống khi trực thuộc tỉnh." if founded else "Để trống: như đơn vị cũ."
        places = [*like_before, ("", "Chưa xếp cụm, khối"), *((pk, each.name) for pk, each in self._clusters.items())]
        fields = {
            "name": forms.CharField(label=label, max_length=255, required=False, help_text=name_help),
            "code": forms.CharField(label="Mã đơn vị", max_length=40, required=False, help_text=code_help),
            "kind": forms.ChoiceField(label="Loại đơn vị", choices=kinds, required=False),
            "parent": _unit_field(label="Đơn vị cấp trên", help_text=parent_help),
            "cluster": forms.ChoiceField(
                label="Cụm, khối thi đua", choices=places, required=False, initial="" if founded else AS_BEFORE
            ),
        }
        if not founded:
            fields["direct"] = forms.BooleanField(label="Trực thuộc tỉnh, không có đơn vị cấp trên", required=False)
        return {part: self._add(f"new_{n}_{part}", field) for part, field in fields.items()}

    def _add_fates(self):
        if self.kind == Kind.DIVIDE:
            which = [(str(n), f"Đơn vị mới thứ {n + 1}") for n in range(self.new_rows)]
            label = "Đơn vị mới tiếp nhận cán bộ và đơn vị trực thuộc"
            self._add("receiver", forms.ChoiceField(label=label, choices=which))
        if self.kind in (*WITH_FATES, Kind.DISSOLVE):
            choices = [(fate, words) for fate, words in BELOW.items() if fate != Fate.FOLLOW or self.kind in WITH_FATES]
            self._add("children", forms.ChoiceField(label="Đơn vị trực thuộc", choices=choices))
        if self.kind in WITH_FATES:
            self._add("staff", forms.ChoiceField(label="Cán bộ đang giữ vị trí", choices=list(PEOPLE.items())))

    def _require_what_the_kind_needs(self):
        """Said beside the fields and all at once; rows beyond what the kind needs may stay empty."""
        (least_old, _), (least_new, _) = SHAPES[self.kind]
        needed = [*self.old_names[:least_old], *(["into"] if self.kind == Kind.ABSORB else [])]
        if self.kind != Kind.RENAME:
            needed += [row["name"] for row in self.new_names[:least_new]]
        if self.kind == Kind.FOUND:
            needed += [self.new_names[0][part] for part in ("code", "kind")]
        for name in needed:
            self.base_fields[name].required = True

    @property
    def old_fields(self):
        return [self[name] for name in self.old_names]

    @property
    def new_fields(self):
        """Of each new unit its bound fields, by what they ask."""
        return [{part: self[name] for part, name in row.items()} for row in self.new_names]

    @property
    def fate_fields(self):
        return [self[name] for name in ("children", "staff", "receiver") if name in self.fields]

    @property
    def suggestions(self):
        """(what is put into a field, what to know of it) for each unit that can be chosen."""
        return [(label_of(unit), f"kết thúc {show_day(unit.valid_to)}" if unit.valid_to else "") for unit in self.units]

    def decision(self):
        """What was typed, as the verbs take it; rows left empty are no units."""
        data = self.cleaned_data
        old = tuple(data[name] for name in self.old_names if data[name])
        rows = [self._new_unit({part: data.get(name) for part, name in row.items()}, old) for row in self.new_names]
        # The receiver is chosen among the rows as they stand in the form, empty ones included.
        kept = [place for place, unit in enumerate(rows) if unit.name or len(rows) == 1]
        chosen = int(data.get("receiver") or 0)
        return Decision(
            province=data["province"],
            kind=self.kind,
            effective_on=data["effective_on"],
            old=old,
            into=data.get("into"),
            new=tuple(rows[place] for place in kept),
            children=Fate(data.get("children") or Fate.FOLLOW),
            staff=Fate(data.get("staff") or Fate.FOLLOW),
            receiver=kept.index(chosen) if chosen in kept else 0,
            number=data["number"],
            note=data["note"],
        )

    def _new_unit(self, said, old):
        founded = self.kind == Kind.FOUND
        before = None if founded or said["direct"] else AS_BEFORE
        same_name = old[0].name if self.kind == Kind.RENAME and old else ""
        return NewUnit(
            name=said["name"] or same_name,
            code=said["code"],
            kind=said["kind"] or AS_BEFORE,
            parent=said["parent"] or before,
            cluster=AS_BEFORE if said["cluster"] == AS_BEFORE else self._clusters.get(said["cluster"]),
        )


def room_for(kind, data):
    """(rows for old units, rows for new ones): what the kind needs, and what was asked for with "Thêm"."""
    least_old, most_old = SHAPES[kind][0]
    least_new, most_new = SHAPES[kind][1]
    return _rows(least_old, most_old, data.get("so_cu")), _rows(least_new, most_new, data.get("so_moi"))


def may_grow(kind):
    """Whether there may be more old units, and more new ones, than the kind needs."""
    return SHAPES[kind][0][1] is None, SHAPES[kind][1][1] is None


def _rows(least, most, asked):
    asked = int(asked) if str(asked or "").isdecimal() and len(asked) < 3 else least
    return min(max(asked, least), most or MOST_ROWS, MOST_ROWS) if most != 0 else 0
