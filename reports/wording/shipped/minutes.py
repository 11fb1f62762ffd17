"""The wording of a biên bản kiểm tra."""

from reports.wording.shipped.shape import Name, Wording

MINUTES = Wording(
    code="minutes",
    group="Biên bản kiểm tra",
    title="Biên bản kiểm tra",
    about="Toàn bộ nội dung biên bản, từ căn cứ đến câu kết; phần ký của hai bên được thêm ở cuối.",
    names=(
        Name("can_cu", "Văn bản cử đoàn kiểm tra, nếu có",
             "Quyết định số 118/QĐ-SNV ngày 02 tháng 6 năm 2022 của Giám đốc Sở Nội vụ về việc thành lập "
             "Đoàn kiểm tra"),
        Name("bat_dau", "Giờ bắt đầu", "08 giờ 00 phút"),
        Name("ket_thuc", "Giờ kết thúc", "11 giờ 30 phút"),
        Name("ngay", "Ngày kiểm tra", "ngày 14 tháng 6 năm 2022"),
        Name("dia_diem", "Nơi kiểm tra", "trụ sở Ủy ban nhân dân huyện Giồng Riềng"),
        Name("doan", "Tên đoàn kiểm tra", "Đoàn kiểm tra của Sở Nội vụ"),
        Name("loai_kiem_tra", "Loại kiểm tra", "Kiểm tra công tác thi đua, khen thưởng"),
        Name("don_vi", "Đơn vị được kiểm tra", "Ủy ban nhân dân huyện Giồng Riềng"),
        Name("phong_trao", "Tên phong trào thi đua", "Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở"),
        Name("tinh", "Tỉnh hoặc thành phố", "tỉnh Kiên Giang"),
        Name("thanh_phan_doan", "Thành viên đoàn kiểm tra; mỗi người một đoạn",
             "- Ông Nguyễn Văn Mẫu, Phó Giám đốc Sở Nội vụ, Trưởng đoàn;\n"
             "- Bà Trần Thị Ví Dụ, Chuyên viên Phòng Thi đua - Khen thưởng, Thư ký."),
        Name("thanh_phan_don_vi", "Đại diện đơn vị; mỗi người một đoạn",
             "- Ông Lê Văn Minh Họa, Chủ tịch Ủy ban nhân dân huyện;\n- Bà Phạm Thị Thử, Trưởng phòng Nội vụ."),
        Name("noi_dung", "Nội dung kiểm tra",
             "- Việc ban hành kế hoạch và tổ chức phát động phong trào;\n- Việc tự chấm điểm, xếp loại năm 2022."),
        Name("ket_qua", "Kết quả kiểm tra, ưu điểm",
             "Ủy ban nhân dân huyện đã ban hành kế hoạch, phát động đến 100% cơ quan, đơn vị trực thuộc."),
        Name("ton_tai", "Tồn tại, hạn chế", "Còn 02 phòng chưa niêm yết đầy đủ quy tắc ứng xử tại nơi làm việc."),
        Name("ket_luan", "Kết luận của trưởng đoàn",
             "Đơn vị thực hiện tốt phong trào; cần khắc phục tồn tại nêu tại mục III."),
        Name("kien_nghi", "Kiến nghị của đoàn đối với đơn vị",
             "Niêm yết quy tắc ứng xử tại tất cả các phòng làm việc."),
        Name("han_khac_phuc", "Hạn khắc phục, nếu có", "ngày 30 tháng 6 năm 2022"),
        Name("y_kien_don_vi", "Ý kiến của đơn vị được kiểm tra", "Thống nhất với nội dung biên bản."),
        Name("so_ban", "Số bản được lập", "02 bản"),
    ),
    text=(
        "{{?can_cu}}Thực hiện {{can_cu}}.\n"
        "Hôm nay, vào hồi {{bat_dau}} {{ngay}}, tại {{dia_diem}}, {{doan}} tiến hành {{loai_kiem_tra|trong câu}} đối "
        "với {{don_vi}} trong việc thực hiện Phong trào thi đua “{{phong_trao}}”.\n"
        "I. THÀNH PHẦN\n"
        "1. Đoàn kiểm tra\n"
        "{{thanh_phan_doan}}\n"
        "2. Đại diện đơn vị được kiểm tra\n"
        "{{thanh_phan_don_vi}}\n"
        "II. NỘI DUNG KIỂM TRA\n"
        "{{noi_dung}}\n"
        "III. KẾT QUẢ KIỂM TRA\n"
        "1. Kết quả đạt được\n"
        "{{ket_qua}}\n"
        "2. Tồn tại, hạn chế\n"
        "{{ton_tai}}\n"
        "IV. KẾT LUẬN, KIẾN NGHỊ\n"
        "1. Kết luận\n"
        "{{ket_luan}}\n"
        "2. Kiến nghị\n"
        "{{kien_nghi}}\n"
        "{{?han_khac_phuc}}Đơn vị khắc phục các tồn tại, hạn chế và báo cáo kết quả bằng văn bản trước "
        "{{han_khac_phuc}}.\n"
        "3. Ý kiến của đơn vị được kiểm tra\n"
        "{{y_kien_don_vi}}\n"
        "Biên bản kết thúc vào hồi {{ket_thuc}} cùng ngày, được lập thành {{so_ban}} có giá trị như nhau, mỗi bên giữ "
        "01 bản; đã đọc cho những người có tên nêu trên cùng nghe, thống nhất và ký tên./."
    ),
)  # fmt: skip
