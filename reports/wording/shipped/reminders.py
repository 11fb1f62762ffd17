"""The wording of a công văn đôn đốc: to one unit, and to several at once."""

from reports.wording.shipped.shape import Name, Wording

_SHARED = (
    Name("can_cu", "Kế hoạch hoặc phong trào mà việc chấm điểm dựa vào",
         "Kế hoạch số 56/KH-UBND ngày 05 tháng 4 năm 2019 của Ủy ban nhân dân tỉnh Kiên Giang triển khai Phong trào "
         "thi đua “Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở”"),
    Name("phong_trao", "Tên phong trào thi đua", "Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở"),
    Name("tinh", "Tỉnh hoặc thành phố", "tỉnh Kiên Giang"),
    Name("co_quan", "Cơ quan ban hành công văn", "Sở Nội vụ"),
    Name("nam", "Năm của đợt chấm điểm", "2022"),
    Name("ngay_mo", "Ngày mở đợt chấm điểm", "ngày 15 tháng 6 năm 2022"),
    Name("han", "Hạn hoàn thành", "hết ngày 15 tháng 7 năm 2022"),
    Name("ngay_dem", "Ngày xem tình hình", "ngày 20 tháng 7 năm 2022"),
    Name("han_moi", "Ngày đề nghị hoàn thành", "ngày 25 tháng 7 năm 2022"),
    Name("lien_he", "Người liên hệ, nếu có",
         "đồng chí Nguyễn Thị Ví Dụ, Phòng Thi đua - Khen thưởng, điện thoại 0297 000 000"),
)  # fmt: skip

REMINDER_ONE = Wording(
    code="reminder_one",
    group="Công văn đôn đốc",
    title="Gửi một đơn vị",
    about="Nội dung công văn đôn đốc gửi riêng một đơn vị chưa hoàn thành việc chấm điểm.",
    names=(
        Name("don_vi", "Tên đơn vị nhận công văn", "Ủy ban nhân dân huyện Giồng Riềng"),
        Name("viec_con_thieu", "Những việc đơn vị chưa làm",
             "chưa trình phiếu chấm điểm tập thể, đồng thời còn 12 trên 45 phiếu chấm điểm cá nhân chưa được thủ "
             "trưởng duyệt"),
        *_SHARED,
        Name("gia_han", "Ngày được gia hạn riêng, nếu có", "hết ngày 18 tháng 7 năm 2022"),
        Name("qua_han", "Số ngày đã quá hạn; trống khi chưa đến hạn", "05 ngày"),
        Name("con_han", "Số ngày còn lại; trống khi đã quá hạn", ""),
        Name("chua_co_nguoi_duyet", "Có giá trị khi đơn vị chưa có người duyệt", "chưa có người duyệt"),
        Name("da_don_doc", "Các công văn đôn đốc đã gửi đơn vị trong đợt, nếu có",
             "Công văn số 412/SNV-TĐKT ngày 16 tháng 7 năm 2022"),
    ),
    text=(
        "Thực hiện {{can_cu}}, đợt chấm điểm năm {{nam}} được mở từ {{ngay_mo}}; thời hạn tự chấm, trình và duyệt "
        "phiếu là {{han}}.\n"
        "{{?gia_han}}Thời hạn của {{don_vi}} được gia hạn đến {{gia_han}}.\n"
        "{{?qua_han}}Tính đến {{ngay_dem}}, đã quá thời hạn {{qua_han}} nhưng {{don_vi}} {{viec_con_thieu}}.\n"
        "{{?con_han}}Tính đến {{ngay_dem}}, thời hạn còn {{con_han}}; {{don_vi}} {{viec_con_thieu}}.\n"
        "{{?da_don_doc}}Nội dung này đã được đôn đốc tại {{da_don_doc}}.\n"
        "Để bảo đảm tiến độ thẩm định, xếp loại và tổng hợp kết quả Phong trào thi đua trên địa bàn {{tinh}}, "
        "{{co_quan}} đề nghị {{don_vi}} thực hiện các nội dung sau:\n"
        "1. Chỉ đạo hoàn thành việc tự chấm, trình và duyệt phiếu chấm điểm năm {{nam}} trên hệ thống, chậm nhất "
        "{{han_moi}}.\n"
        "{{?qua_han}}2. Rà soát, làm rõ nguyên nhân chậm và phân công cụ thể trách nhiệm của cán bộ đầu mối, người "
        "duyệt phiếu; khó khăn, vướng mắc (nếu có) báo về {{co_quan}} trước thời hạn nêu trên.\n"
        "{{?con_han}}2. Phân công cụ thể trách nhiệm của cán bộ đầu mối, người duyệt phiếu; khó khăn, vướng mắc (nếu "
        "có) báo về {{co_quan}} trước thời hạn nêu trên.\n"
        "{{?chua_co_nguoi_duyet}}3. Cử người phụ trách duyệt phiếu và thông báo ngay cho {{co_quan}}, vì hiện nay trên "
        "hệ thống {{don_vi}} {{chua_co_nguoi_duyet}}.\n"
        "{{?lien_he}}Khi cần trao đổi, đề nghị liên hệ {{lien_he}}.\n"
        "{{co_quan|đầu câu}} đề nghị {{don_vi}} quan tâm, phối hợp thực hiện./."
    ),
)  # fmt: skip

REMINDER_LIST = Wording(
    code="reminder_list",
    group="Công văn đôn đốc",
    title="Gửi nhiều đơn vị, kèm danh sách",
    about="Nội dung công văn đôn đốc gửi chung các đơn vị; trên 5 đơn vị thì danh sách nằm ở phụ lục.",
    names=(
        *_SHARED,
        Name("so_don_vi", "Số đơn vị được đôn đốc", "05"),
        Name("tong_so_don_vi", "Tổng số đơn vị phải chấm điểm trong đợt", "126"),
        Name("danh_sach", "Từng đơn vị và việc còn thiếu, khi không quá 5 đơn vị; mỗi đơn vị một đoạn",
             "- Sở Y tế: chưa trình phiếu chấm điểm tập thể;\n"
             "- Ủy ban nhân dân huyện Giồng Riềng: còn 12 trên 45 phiếu chấm điểm cá nhân chưa được thủ trưởng duyệt."),
        Name("phu_luc", "Có giá trị khi danh sách nằm ở phụ lục", ""),
        Name("tinh_trang", "Tình trạng chung của các đơn vị được đôn đốc so với thời hạn",
             "chưa hoàn thành, trong đó 03 đơn vị đã quá thời hạn"),
        Name("so_qua_han", "Số đơn vị đã quá thời hạn; trống khi không có", "03"),
        Name("deu_qua_han", "Có giá trị khi mọi đơn vị đều đã quá thời hạn", ""),
        Name("mot_so_qua_han", "Số đơn vị đã quá thời hạn khi còn đơn vị chưa đến hạn; trống khi không có", "03"),
        Name("deu_con_han", "Có giá trị khi chưa đơn vị nào quá thời hạn", ""),
        Name("so_gia_han", "Số đơn vị được gia hạn và chưa đến thời hạn đó; trống khi không có", ""),
        Name("so_chua_trinh", "Số đơn vị chưa trình phiếu tập thể; trống khi không có", "02"),
        Name("so_cho_duyet", "Số đơn vị đã trình, thủ trưởng chưa duyệt; trống khi không có", "01"),
        Name("so_con_ca_nhan", "Số đơn vị còn phiếu cá nhân chưa xong; trống khi không có", "03"),
        Name("so_chua_co_nguoi_duyet", "Số đơn vị chưa có người duyệt; trống khi không có", ""),
    ),
    text=(
        "Thực hiện {{can_cu}}, đợt chấm điểm năm {{nam}} được mở từ {{ngay_mo}}; thời hạn tự chấm, trình và duyệt "
        "phiếu là {{han}}.\n"
        "{{?phu_luc}}Tính đến {{ngay_dem}}, {{so_don_vi}} cơ quan, đơn vị, địa phương được đôn đốc tại Công văn "
        "này {{tinh_trang}}. Tên đơn vị và việc còn thiếu nêu tại {{phu_luc}} kèm theo Công văn này.\n"
        "{{?danh_sach}}Tính đến {{ngay_dem}}, {{so_don_vi}} cơ quan, đơn vị, địa phương được đôn đốc tại Công văn "
        "này {{tinh_trang}}, cụ thể:\n"
        "{{?danh_sach}}{{danh_sach}}\n"
        "Để bảo đảm tiến độ thẩm định, xếp loại và tổng hợp kết quả Phong trào thi đua trên địa bàn {{tinh}}, "
        "{{co_quan}} đề nghị các cơ quan, đơn vị, địa phương có tên nêu trên thực hiện các nội dung sau:\n"
        "1. Chỉ đạo hoàn thành việc tự chấm, trình và duyệt phiếu chấm điểm năm {{nam}} trên hệ thống, chậm nhất "
        "{{han_moi}}.\n"
        "{{?so_gia_han}}Đơn vị được gia hạn quá ngày nêu trên thực hiện theo thời hạn đã được gia hạn.\n"
        "{{?deu_qua_han}}2. Rà soát, làm rõ nguyên nhân chậm và phân công cụ thể trách nhiệm của cán bộ đầu mối, người "
        "duyệt phiếu; khó khăn, vướng mắc (nếu có) báo về {{co_quan}} trước thời hạn nêu trên.\n"
        "{{?mot_so_qua_han}}2. Phân công cụ thể trách nhiệm của cán bộ đầu mối, người duyệt phiếu; đơn vị đã quá thời "
        "hạn rà soát, làm rõ nguyên nhân chậm; khó khăn, vướng mắc (nếu có) báo về {{co_quan}} trước thời hạn nêu "
        "trên.\n"
        "{{?deu_con_han}}2. Phân công cụ thể trách nhiệm của cán bộ đầu mối, người duyệt phiếu; khó khăn, vướng mắc "
        "(nếu có) báo về {{co_quan}} trước thời hạn nêu trên.\n"
        "{{?so_chua_co_nguoi_duyet}}3. Đơn vị chưa có người duyệt phiếu trên hệ thống ({{so_chua_co_nguoi_duyet}} đơn "
        "vị) cử người phụ trách và thông báo ngay cho {{co_quan}}.\n"
        "{{?lien_he}}Khi cần trao đổi, đề nghị liên hệ {{lien_he}}.\n"
        "{{co_quan|đầu câu}} đề nghị các cơ quan, đơn vị, địa phương quan tâm, phối hợp thực hiện./."
    ),
)  # fmt: skip
