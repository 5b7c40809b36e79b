"""The logo of a service: who brings it, who sees it, and what cannot be one."""

import os
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zlib import crc32

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from foundation.models import AuditEvent
from people.actions import end_role, remove_logo, set_logo
from people.actions.logos import LARGEST_KEPT
from people.forms.services import LARGEST_LOGO
from people.models import Service, ServiceLogo, User
from people.policies import service_logos
from tests.cast import Cast
from tests.factories.pictures import drawn, saved
from tests.people.test_services import at, body
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]
HERE_TODAY = ("amara", "dev", "robin", "sunita", "morgan")
ELSEWHERE = ("pat", "yusuf", "ella", "tomasz", "alex")


@pytest.fixture
def logo(cast: Cast) -> ServiceLogo:
    return set_logo(cast.riverside, data=drawn(), alt="A bridge over a river", by=cast.robin)


def bring(client: Client, service: Service, data: bytes | None, *, alt: str = "", name: str = "x.png", kind: str = "image/png") -> Any:
    sent = {"alt": alt} | ({"picture": SimpleUploadedFile(name, data, kind)} if data is not None else {})
    return client.post(at(service, "edit/logo/"), sent)


def opened(logo: ServiceLogo) -> Image.Image:
    return Image.open(BytesIO(bytes(logo.content)))


def dark(logo: ServiceLogo) -> bool:
    """Is there ink in it?"""
    return sum(opened(logo).convert("L").histogram()[:80]) > 1000


# --- Who sees it, and who brings it ---


def test_halves_agree(logo: ServiceLogo, cast: Cast) -> None:
    set_logo(cast.hillside, data=drawn(ink="#5a1b2d"), alt="", by=cast.yusuf)

    assert_policy_agrees(service_logos, cast, ServiceLogo.objects.all())


def test_whoever_sees_the_page_sees_it_and_nobody_else(logo: ServiceLogo, cast: Cast, client: Client, sign_in: SignIn) -> None:
    for who in HERE_TODAY:
        answer = sign_in(getattr(cast, who)).get(at(cast.riverside, "logo.png"))
        assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (200, "image/png", "nosniff")
        assert answer.content == bytes(logo.content)
        assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]
        assert 'alt="A bridge over a river"' in body(sign_in(getattr(cast, who)), at(cast.riverside))
        assert 'alt="A bridge over a river"' in body(sign_in(getattr(cast, who)), "/services/")
    for who in ELSEWHERE:
        stranger = sign_in(getattr(cast, who))
        assert stranger.get(at(cast.riverside, "logo.png")).status_code == 404
        assert stranger.get(at(cast.riverside, "edit/logo/")).status_code == 404
        assert "A bridge over a river" not in body(stranger, "/services/")
    assert client.get(at(cast.riverside, "logo.png")).status_code == 302
    end_role(cast.amara.roles.get(), by=None)
    assert sign_in(cast.amara).get(at(cast.riverside, "logo.png")).status_code == 404


def test_a_service_without_one_shows_none(logo: ServiceLogo, cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.ella).get(at(cast.hillside, "logo.png")).status_code == 404
    for url in (at(cast.hillside), "/services/"):
        assert "logo.png" not in body(sign_in(cast.ella), url)


def test_only_who_leads_brings_and_takes_off(logo: ServiceLogo, cast: Cast, client: Client, sign_in: SignIn) -> None:
    for who, status in (("amara", 403), ("sunita", 403), ("morgan", 403), *((who, 404) for who in ELSEWHERE)):
        somebody = getattr(cast, who)
        assert bring(sign_in(somebody), cast.riverside, drawn(ink="#5a1b2d")).status_code == status, who
        assert sign_in(somebody).post(at(cast.riverside, "edit/logo/remove/")).status_code == status, who
        for write in (lambda by: set_logo(cast.riverside, data=drawn(), alt="", by=by), lambda by: remove_logo(cast.riverside, by=by)):
            with pytest.raises(PermissionDenied):
                write(somebody)
    assert bring(client, cast.riverside, drawn(), alt="typed").status_code == 401
    assert client.post(at(cast.riverside, "edit/logo/remove/")).status_code == 302
    assert ServiceLogo.objects.get().sha256 == logo.sha256


def test_brought_exchanged_reworded_and_taken_off(cast: Cast, sign_in: SignIn) -> None:
    desk = sign_in(cast.robin)
    for _ in range(2):  # sent twice
        assert bring(desk, cast.riverside, drawn(), alt="").status_code == 302
    first = ServiceLogo.objects.get()
    assert (first.words, first.width, first.height) == ("Logo of Riverside", 300, 120)

    bring(desk, cast.riverside, drawn(ink="#5a1b2d"), alt="  A \n bridge ")
    second = ServiceLogo.objects.get()
    assert second.sha256 != first.sha256 and second.words == "A bridge"
    bring(desk, cast.riverside, None, alt="Two bridges")
    third = ServiceLogo.objects.get()
    assert (third.sha256, third.words) == (second.sha256, "Two bridges")
    assert "Take the logo off?" in body(desk, at(cast.riverside, "edit/logo/remove/"))
    for _ in range(2):
        assert desk.post(at(cast.riverside, "edit/logo/remove/")).status_code == 302
    assert not ServiceLogo.objects.exists()
    told = AuditEvent.objects.filter(verb="service_changed").order_by("pk")
    assert [one.detail for one in told] == [{"what": "logo"}] * 4 + [{"what": "logo taken off"}]


# --- What cannot be one ---

PNG = drawn()
BOMB = bytearray(PNG)
BOMB[16:24] = (60_000).to_bytes(4, "big") * 2
BOMB[29:33] = crc32(BOMB[12:29]).to_bytes(4, "big")
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (None, "Choose a picture."),
        (b"", "This file is empty."),
        (SVG, "An SVG drawing cannot be used here. Save it as PNG"),
        (b"\xef\xbb\xbf  " + SVG, "An SVG drawing cannot be used here."),
        (b"<html><script>alert(1)</script>", "cannot be used here"),
        (b"%PDF-1.7\n", "This is no PNG, JPEG or WebP picture."),
        (drawn(kind="GIF"), "This is no PNG, JPEG or WebP picture."),
        (drawn(kind="BMP"), "This is no PNG, JPEG or WebP picture."),
        (PNG[:80], "This picture is damaged."),
        (drawn(kind="JPEG", on="white")[:-60], "This picture is damaged."),
        (drawn(kind="WEBP")[:-20], "This picture is damaged."),
        (bytes(BOMB), "This picture is too large."),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * LARGEST_LOGO, "This file is larger than 5 MB."),
        (drawn(40, 30), "This picture is too small to be printed."),
        (drawn(900, 100), "This picture is too long and thin."),
        (drawn(90, 790), "This picture is too long and thin."),
        (drawn(ink="#ffffff"), "This cannot be seen on white paper."),
        (drawn(ink="#ffe9a8"), "This cannot be seen on white paper."),
        (saved(Image.new("RGBA", (100, 100))), "This cannot be seen on white paper."),
    ],
    ids=[
        "none", "empty", "svg", "svg-marked", "html", "pdf", "gif", "bmp", "cut", "cut-jpeg", "cut-webp", "bomb", "heavy", "tiny", "wide",
        "tall", "white", "pale", "nothing",
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_at_the_field_and_words_are_kept(cast: Cast, sign_in: SignIn, data: bytes | None, told: str) -> None:
    answer = bring(sign_in(cast.robin), cast.riverside, data, alt="A bridge that I typed")

    assert answer.status_code == 422
    assert [error for error in answer.context["form"].errors["picture"] if told in error]
    assert "A bridge that I typed" in answer.content.decode()
    assert not ServiceLogo.objects.exists()


def test_one_that_cannot_be_leaves_the_one_before(logo: ServiceLogo, cast: Cast, sign_in: SignIn) -> None:
    for data, alt in ((SVG, ""), (drawn(ink="#5a1b2d"), "x" * 121)):
        assert bring(sign_in(cast.robin), cast.riverside, data, alt=alt).status_code == 422
    assert ServiceLogo.objects.get().sha256 == logo.sha256
    with pytest.raises(ValidationError):
        set_logo(cast.riverside, data=b"", alt="x" * 121, by=cast.robin)


# --- What is kept ---


def test_what_is_kept_is_pixels_and_nothing_else(cast: Cast) -> None:
    with Image.open(BytesIO(drawn(200, 100, kind="JPEG", on="white"))) as found:
        exif = found.getexif()
        exif[0x0112], exif[0x010E], exif[0x8825] = 6, "taken at home", {2: (54.0, 58.0, 0.0)}
        data = saved(found, "JPEG", exif=exif, comment=b"by Robin")
    data += b"<script>alert(1)</script>"
    row = set_logo(cast.riverside, data=data, alt="", by=cast.robin)
    kept = opened(row)

    assert (kept.format, kept.size, dict(kept.getexif()), kept.info) == ("PNG", (100, 200), {}, {}), "upright, and bare"
    for words in (b"taken at home", b"by Robin", b"script"):
        assert words in data and words not in bytes(row.content)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "1", "CMYK", "P"])
def test_pictures_of_every_common_kind_are_taken(cast: Cast, kind: str, mode: str) -> None:
    picture = Image.open(BytesIO(drawn(on="white"))).convert(mode)
    can = {"PNG": mode != "CMYK", "JPEG": mode not in ("P", "1"), "WEBP": mode not in ("CMYK", "1")}[kind]
    row = set_logo(cast.riverside, data=saved(picture if can else picture.convert("RGB"), kind), alt="", by=cast.robin)

    assert opened(row).size == (300, 120) and dark(row)


def test_greys_of_sixteen_bits_keep_their_shades(cast: Cast) -> None:
    """As scanners save them."""
    scanned = Image.new("I;16", (90, 60), 65535)
    scanned.paste(40 * 257, (20, 20, 70, 40))
    row = set_logo(cast.riverside, data=saved(scanned), alt="", by=cast.robin)

    assert [opened(row).convert("RGB").getpixel(at) for at in ((45, 30), (5, 5))] == [(40, 40, 40), (255, 255, 255)]


def test_one_that_moves_stands_still(cast: Cast) -> None:
    first, second = (Image.new("RGB", (90, 60), colour) for colour in ("#17324d", "#5a1b2d"))
    for kind in ("PNG", "WEBP"):
        row = set_logo(cast.riverside, data=saved(first, kind, save_all=True, append_images=[second]), alt="", by=cast.robin)
        assert (
            opened(row).convert("RGB").getpixel((9, 9)) == pytest.approx((23, 50, 77), abs=6) and getattr(opened(row), "n_frames", 1) == 1
        )


def test_a_photograph_becomes_small_enough_for_every_certificate(cast: Cast) -> None:
    noise = Image.frombytes("RGB", (900, 900), os.urandom(900 * 900 * 3))
    row = set_logo(cast.riverside, data=saved(noise), alt="", by=cast.robin)

    assert len(bytes(row.content)) <= LARGEST_KEPT and min(row.width, row.height) >= 280
