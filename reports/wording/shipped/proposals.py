"""The wording of a tờ trình that proposes awards."""

from reports.wording.shipped.shape import Name, Wording

PROPOSAL = Wording(
    code="proposal",
    group="Tờ trình",
    title="Tờ trình đề nghị khen thưởng",
    about="Nội dung tờ trình, sau các dòng căn cứ; danh sách tập thể, cá nhân được in ở phụ lục.",
    names=(
        Name("kinh_gui", "Nơi nhận tờ trình", "Ủy ban nhân dân tỉnh Kiên Giang"),
        Name("co_quan", "Cơ quan trình", "Sở Nội vụ"),
        Name("tinh", "Tỉnh hoặc thành phố", "tỉnh Kiên Giang"),
        Name("phong_trao", "Tên phong trào thi đua", "Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở"),
        Name("dip", "Dịp khen thưởng", "sơ kết Phong trào thi đua giai đoạn 2019–2022"),
        Name("thoi_gian", "Thời gian xét", "giai đoạn 2019–2022"),
        Name("hinh_thuc", "Hình thức khen thưởng hoặc danh hiệu thi đua", "Bằng khen của Chủ tịch UBND tỉnh"),
        Name("tieu_chuan", "Tiêu chuẩn đã chọn khi lập danh sách; mỗi tiêu chuẩn một đoạn",
             "- Tập thể xếp loại Xuất sắc năm 2022;\n- Không có kỷ luật trong thời gian xét."),
        Name("da_xet", "Số đã xét", "126 tập thể và 2.310 cá nhân"),
        Name("so_tap_the", "Số tập thể được đề nghị; trống khi không có", "12"),
        Name("so_ca_nhan", "Số cá nhân được đề nghị; trống khi không có", "20"),
        Name("doi_tuong", "Số tập thể, cá nhân được đề nghị", "12 tập thể và 20 cá nhân"),
        Name("nhung_ai", "Đề nghị cho những ai: tập thể, cá nhân, hay cả hai", "tập thể, cá nhân"),
        Name("chua_co_ai", "Có giá trị khi danh sách chưa có ai", ""),
        Name("ngay_hop", "Ngày họp Hội đồng; trống khi chưa ghi", "ngày 20 tháng 7 năm 2022"),
        Name("bien_ban", "Số biên bản họp Hội đồng; trống khi chưa ghi", "05/BB-HĐTĐKT"),
        Name("thanh_vien", "Tổng số thành viên Hội đồng", "15"),
        Name("co_mat", "Số thành viên Hội đồng có mặt", "13"),
        Name("bo_phieu", "Đã bỏ phiếu đối với những ai; trống khi chưa ghi số phiếu của dòng nào",
             "từng tập thể, cá nhân"),
        Name("phieu_thap_nhat", "Tỷ lệ phiếu thấp nhất trong danh sách; trống khi còn dòng chưa ghi phiếu", "93,33%"),
        Name("phu_luc", "Các phụ lục có danh sách", "Phụ lục I và Phụ lục II"),
    ),
    text=(
        "Thực hiện Phong trào thi đua “{{phong_trao}}” trên địa bàn {{tinh}}, {{co_quan}} đã tổ chức xét, lựa chọn "
        "{{nhung_ai}} tiêu biểu để đề nghị khen thưởng {{dip}}. {{co_quan|đầu câu}} kính trình {{kinh_gui}} như sau:\n"
        "1. Tiêu chuẩn xét\n"
        "{{tieu_chuan}}\n"
        "2. Kết quả xét\n"
        "{{?phu_luc}}{{co_quan|đầu câu}} đã rà soát {{da_xet}} tham gia phong trào; kết quả có {{doi_tuong}} đủ điều "
        "kiện và được lựa chọn.\n"
        "{{?chua_co_ai}}{{co_quan|đầu câu}} đã rà soát {{da_xet}} tham gia phong trào; {{chua_co_ai}} đủ điều kiện.\n"
        "{{?ngay_hop}}Hội đồng Thi đua - Khen thưởng họp {{ngay_hop}}, có mặt {{co_mat}}/{{thanh_vien}} thành viên.\n"
        "{{?bo_phieu}}Hội đồng đã bỏ phiếu đối với {{bo_phieu}}.\n"
        "{{?bien_ban}}Kết quả họp được ghi tại Biên bản số {{bien_ban}}.\n"
        "{{?phieu_thap_nhat}}Các {{nhung_ai}} được đề nghị đều có tỷ lệ phiếu đồng ý từ {{phieu_thap_nhat}} tổng "
        "số thành viên Hội đồng trở lên.\n"
        "3. Nội dung đề nghị\n"
        "{{?phu_luc}}{{co_quan|đầu câu}} kính đề nghị {{kinh_gui}} xem xét việc tặng {{hinh_thuc}} cho {{doi_tuong}} "
        "có thành tích xuất sắc trong thực hiện phong trào {{thoi_gian}} (danh sách tại {{phu_luc}} kèm theo).\n"
        "Kính trình {{kinh_gui}} xem xét, quyết định./."
    ),
)  # fmt: skip
