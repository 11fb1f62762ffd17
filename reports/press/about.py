"""What the bound file says of itself: XMP metadata, colours, language, and the files inside it."""

from hashlib import md5
from html import escape
from importlib.metadata import version

from reports.press.paths import colour_profile
from reports.press.writing import destination, refs, text

LANGUAGE = "vi-VN"
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>3</pdfaid:part>\
<pdfaid:conformance>A</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>\
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format>\
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>\
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>{subject}\
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{producer}</pdf:Producer>\
</rdf:Description>
{dates}<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def producer():
    return f"WeasyPrint {version('weasyprint')}"


def write_info(writer, sheaf):
    """The old place for what XMP says; both say the same."""
    told = {"Title": sheaf.title, "Author": sheaf.author, "Subject": sheaf.subject, "Producer": producer()}
    entries = b"".join(b"/%b %b" % (name.encode(), text(words)) for name, words in told.items() if words)
    if sheaf.dated:
        entries += b"/CreationDate %b/ModDate %b" % (_date(sheaf.dated), _date(sheaf.dated))
    return writer.add(b"<<" + entries + b">>")


def write_metadata(writer, sheaf):
    subject = '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:description>'
    day = f"{sheaf.dated:%Y-%m-%d}T00:00:00+07:00" if sheaf.dated else ""
    dates = (
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f"<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate></rdf:Description>\n"
    )
    words = XMP.format(
        title=escape(sheaf.title),
        author=escape(sheaf.author),
        subject=subject.format(escape(sheaf.subject)) if sheaf.subject else "",
        language=LANGUAGE,
        producer=producer(),
        dates=dates if sheaf.dated else "",
    )
    return writer.add_stream(b"/Type/Metadata/Subtype/XML", words.encode(), packed=False)


def write_colours(writer):
    """What the red, green and blue of the file mean."""
    profile = writer.add_stream(b"/N 3", colour_profile())
    return (
        b"[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile %d 0 R>>]"
        % (profile)
    )


def write_names(writer, sheaf, named):
    """Entries of the catalogue for what has a name: places on pages, and the files inside."""
    trees, entries = b"", b""
    if named:
        listed = sorted((name.encode("utf-16-be" if not name.isascii() else "ascii"), name) for name in named)
        trees += b"/Dests<</Names[%b]>>" % b" ".join(text(name) + destination(*named[name]) for _, name in listed)
    files = [(attachment.name, _write_file(writer, attachment, sheaf.dated)) for attachment in sheaf.attachments]
    if files:
        listed = b" ".join(b"%b %d 0 R" % (text(name), file) for name, file in sorted(files))
        trees += b"/EmbeddedFiles<</Names[%b]>>" % listed
        entries = b"/AF" + refs([file for _, file in files])
    return entries + (b"/Names<<%b>>" % trees if trees else b"")


def _write_file(writer, attachment, dated):
    kind = attachment.media_type.replace("/", "#2F").encode()
    checksum = md5(attachment.content, usedforsecurity=False).hexdigest().encode()
    parameters = b"/Size %d/CheckSum<%b>" % (len(attachment.content), checksum)
    parameters += b"/ModDate " + _date(dated) if dated else b""
    entries = b"/Type/EmbeddedFile/Subtype/%b/Params<<%b>>" % (kind, parameters)
    stream, name = writer.add_stream(entries, attachment.content), text(attachment.name)
    return writer.add(
        b"<</Type/Filespec/F %b/UF %b/Desc %b/AFRelationship/Data/EF<</F %d 0 R/UF %d 0 R>>>>"
        % (name, name, text(attachment.description), stream, stream)
    )


def _date(day):
    return f"(D:{day:%Y%m%d}000000+07'00')".encode()
