"""The body of a snapshot by hand: Kiên Giang's mid-term review of 2022, as the compiler would give it."""


def figure(label, numerator=None, denominator=None, *, value=None, qualifier="=", source="counted", how="", form=None):
    if value is None and numerator is not None and denominator is not None:
        value = f"{round(100 * numerator / denominator + 1e-9, 2):.2f}"
    made = {
        "label": label,
        "value": value,
        "numerator": None if numerator is None else str(numerator),
        "denominator": None if denominator is None else str(denominator),
        "qualifier": qualifier,
        "source": source,
        "how": how,
        "ids": {},
    }
    return {**made, "form": form} if form else made


def kien_giang(**changes):
    reported = {"source": "reported", "how": "Báo cáo sơ kết của tỉnh, 08/8/2022"}
    emulation, discipline = (
        "Đơn vị được kiểm tra công tác thi đua, khen thưởng",
        "Đơn vị được kiểm tra kỷ luật, kỷ cương",
    )
    figures = {
        "plans.issued": figure("Đơn vị ban hành kế hoạch", 126, 206),
        "plans.issued.so_nganh": figure("Sở, ban, ngành ban hành kế hoạch", 22, 22),
        "plans.issued.huyen": figure("Huyện, thành phố ban hành kế hoạch", 15, 15),
        "plans.issued.xa": figure("Xã, phường, thị trấn ban hành kế hoạch", 86, 143),
        "plans.issued.doanh_nghiep": figure("Doanh nghiệp ban hành kế hoạch", 3, 3),
        "inspections.emulation": figure(emulation, 23, 206),
        "inspections.emulation.so_nganh": figure(emulation, 6, 22),
        "inspections.emulation.doanh_nghiep": figure(emulation, 3, 3),
        "inspections.emulation.huyen": figure(emulation, 7, 15),
        "inspections.emulation.xa": figure(emulation, 7, 143),
        "inspections.discipline": figure(discipline, 21, **reported),
        "inspections.discipline.so_nganh": figure(f"{discipline}: sở, ban, ngành", 7, **reported),
        "inspections.discipline.huyen": figure(f"{discipline}: huyện, thành phố", 6, **reported),
        "inspections.discipline.xa": figure(f"{discipline}: xã, phường, thị trấn", 7, **reported),
        "indicators.chuan_van_hoa": figure(
            "Lượt cơ quan, đơn vị, doanh nghiệp được công nhận đạt “chuẩn văn hóa”", 4946, 5213, **reported
        ),
        "indicators.ho_so_dung_han": figure(
            "Tỷ lệ hồ sơ xử lý đúng hạn trên hệ thống Một cửa điện tử và Dịch vụ công trực tuyến",
            value="90.00",
            qualifier=">",
            **reported,
        ),
        "indicators.may_tinh": figure(
            "Máy tính đang hoạt động trong các cơ quan nhà nước cho mục đích công vụ",
            value="5200",
            qualifier=">",
            **reported,
        ),
        "awards.bang_khen_tinh.collective": figure("Bằng khen của Chủ tịch UBND tỉnh cho tập thể", 2262, **reported),
        "awards.bang_khen_tinh.individual": figure("Bằng khen của Chủ tịch UBND tỉnh cho cá nhân", 3324, **reported),
    }
    for year in (2020, 2021, 2022):
        for state, number in {"expected": 206, "submitted": 180, "approved": 171, "appraised": 150}.items():
            figures[f"assessments.collective.{year}.{state}"] = figure("Phiếu của tập thể", number, 206)
        figures[f"totals.collective.{year}.mean"] = figure("Điểm bình quân của tập thể", value="84.37")
        for code, number in {"xuat_sac": 61, "tot": 92, "dat": 17, "chua_dat": 1}.items():
            figures[f"bands.collective.{year}.{code}"] = figure(code, number, 171)
        for code, mean in {"A1": "93.40", "B1": "88.00", "C2": "71.25"}.items():
            figures[f"marks.collective.{year}.{code}.mean"] = figure(code, value=mean)
    for place, made in enumerate(figures.values()):
        made["position"] = place
    return {
        "province": {"name": "Kiên Giang", "slug": "kien-giang", "code": "91"},
        "campaign": {
            "name": "Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở",
            "starts": 2019,
            "ends": 2025,
            "legal_bases": [
                {
                    "number": "733/QĐ-TTg",
                    "date": "2019-06-14",
                    "title": "Quyết định của Thủ tướng Chính phủ về Kế hoạch tổ chức thực hiện Phong trào thi đua "
                    "“Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở” giai đoạn 2019 – 2025",
                }
            ],
            "slogans": {"collective": None, "individual": None},
            "plan": {"number": None, "date": None, "issuer": None},
        },
        "kind": "mid_term",
        "year": 2022,
        "as_of": "2022-08-08",
        "figures": figures,
        "warnings": [
            {
                "code": "parts_differ",
                "key": "inspections.discipline",
                "message": "Kiểm tra kỷ luật, kỷ cương: tổng số báo cáo là 21, cộng các phần được 20 (7 + 6 + 7). "
                "Báo cáo in số 21 như đã nhận.",
            }
        ],
        "rankings": {"Khối tham mưu tổng hợp": [{"unit": "SNV", "total": "95.50", "rank": 1}]},
        "units": {"SNV": "Sở Nội vụ"},
        "bands": {"xuat_sac": "Xuất sắc", "tot": "Tốt", "dat": "Đạt", "chua_dat": "Chưa đạt"},
        "criteria": {
            "collective": {
                "A1": "Ban hành kế hoạch và tổ chức triển khai thực hiện phong trào thi đua",
                "B1": "Xử lý hồ sơ đúng hạn trên hệ thống Một cửa điện tử và Dịch vụ công trực tuyến",
                "C2": "Cung cấp dịch vụ công trực tuyến, phục vụ phát triển chính quyền điện tử, chuyển đổi số",
            }
        },
        "indicators": {
            "chuan_van_hoa": {
                "name": "Lượt cơ quan, đơn vị, doanh nghiệp được công nhận cơ quan đạt “chuẩn văn hóa”",
                "unit": "lượt",
            },
            "ho_so_dung_han": {
                "name": "Tỷ lệ hồ sơ xử lý đúng hạn trên hệ thống Một cửa điện tử và Dịch vụ công trực tuyến",
                "unit": "hồ sơ",
            },
            "may_tinh": {
                "name": "Máy tính đang hoạt động trong các cơ quan nhà nước cho mục đích công vụ",
                "unit": "máy",
            },
        },
        "narrative": {},
        "is_demo": True,
        **changes,
    }
