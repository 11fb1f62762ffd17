"""A root, an authority under it, and the services that both run: the time, and who was revoked; all on this machine."""

import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from django.utils import timezone
from pyhanko.sign.timestamps import DummyTimeStamper

from tests.reports.sealed import AGENCY, make_authority, make_key

DAY = timedelta(days=1)


class Authorities:
    """`asked` is every question so far; what stands in `answers` is given in place of the true answer of a path."""

    def __init__(self, folder, address):
        self.address, self.asked, self.answers, self.revoked = address, [], {}, {}
        self.root = make_authority(folder)
        told_by_root = [self._list("root")]
        self.between = make_authority(
            folder, name="between", common_name="Tổ chức trung gian", by=self.root, more=told_by_root
        )
        self.told_of_signers = [self._list("between"), self._ocsp()]
        self.agency = make_key(folder, "agency", common_name=AGENCY, authority=self.between, more=self.told_of_signers)
        for_time = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
        self.time = make_key(
            folder, "time", common_name="Dịch vụ thời gian", authority=self.root, more=[for_time, *told_by_root]
        )

    def answer(self, path, body):
        """(kind of content, bytes) of an answer, or None where nothing answers."""
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path]
        return {
            "/root.crl": lambda: ("application/pkix-crl", self._crl(self.root)),
            "/between.crl": lambda: ("application/pkix-crl", self._crl(self.between)),
            "/ocsp": lambda: ("application/ocsp-response", self.ocsp_answer(ocsp.load_der_ocsp_request(body))),
            "/time": lambda: ("application/timestamp-reply", self._stamp(body)),
        }[path]()

    def revoke(self, pair, at):
        self.revoked[pair[1].serial_number] = at

    def ocsp_answer(self, request):
        """What the authority says of one certificate (DER)."""
        now = timezone.now()
        revoked = self.revoked.get(request.serial_number)
        key, certificate = self.between
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=request.issuer_name_hash,
            issuer_key_hash=request.issuer_key_hash,
            serial_number=request.serial_number,
            algorithm=request.hash_algorithm,
            cert_status=ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
            this_update=now,
            next_update=now + DAY,
            revocation_time=revoked,
            revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
        )
        for extension in request.extensions:
            builder = builder.add_extension(extension.value, critical=False)
        responder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, certificate)
        return responder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)

    def _crl(self, pair):
        now = timezone.now()
        builder = x509.CertificateRevocationListBuilder(pair[1].subject, now - DAY, now + DAY)
        number = x509.AuthorityKeyIdentifier.from_issuer_public_key(pair[0].public_key())
        builder = builder.add_extension(number, critical=False).add_extension(x509.CRLNumber(1), critical=False)
        for serial, when in self.revoked.items():
            builder = builder.add_revoked_certificate(x509.RevokedCertificateBuilder(serial, when).build())
        return builder.sign(pair[0], hashes.SHA256()).public_bytes(Encoding.DER)

    def _stamp(self, body):
        key = self.time[0].private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        certificate = asn1.Certificate.load(self.time[1].public_bytes(Encoding.DER))
        service = DummyTimeStamper(certificate, keys.PrivateKeyInfo.load(key))
        return service.request_tsa_response(tsp.TimeStampReq.load(body)).dump()

    def _list(self, name):
        place = [x509.UniformResourceIdentifier(f"{self.address}/{name}.crl")]
        return x509.CRLDistributionPoints([x509.DistributionPoint(place, None, None, None)])

    def _ocsp(self):
        place = x509.UniformResourceIdentifier(f"{self.address}/ocsp")
        return x509.AuthorityInformationAccess([x509.AccessDescription(x509.AuthorityInformationAccessOID.OCSP, place)])


@contextmanager
def answering(folder):
    """The Authorities while their services answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            found = authorities.answer(self.path, body)
            if found is None:
                return self.send_error(503)
            kind, content = found
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            return self.wfile.write(content)

        do_GET = do_POST  # noqa: N815 -- named by the library

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    authorities = Authorities(folder, f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield authorities
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
