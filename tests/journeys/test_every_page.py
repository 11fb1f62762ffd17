"""Every page of the site that its people can reach, in a real browser: readable by all, narrow or wide, light or dark.

With SCREENS set to a folder (bin/screens does) the pictures that the test takes are kept there.
"""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import site_world
from tests.crawling import follow
from tests.site_pages import FORMS, STATES

DESKTOP, PHONE, NARROW = ({"width": 1366, "height": 768}, {"width": 390, "height": 844}, {"width": 320, "height": 640})
# WCAG 2.2 AA and what axe calls best practice.
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
CONTRAST = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}
# Keys of figures and of the keyboard, and letters that are being written, hold other words than the page's own.
PLAIN_TEXT = """() => {
  const shown = document.body.cloneNode(true);
  for (const each of shown.querySelectorAll("code, kbd, textarea, script, select, template")) each.remove();
  return shown.textContent;
}"""
# Each control in turn, as Tab reaches it: some of it stands in the window with nothing over it, and a ring shows where.
UNSEEN = """() => {
  const ringed = (each) => {
    const style = getComputedStyle(each);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  const seen = (each) => {
    const box = each.getBoundingClientRect();
    return [0.1, 0.5, 0.9].some((part) => {
      const found = document.elementFromPoint(box.left + box.width * part, box.top + box.height / 2);
      return found && (each.contains(found) || found.contains(each));
    });
  };
  const unseen = [];
  for (const each of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")) {
    if (each.disabled || each.tabIndex < 0 || !each.checkVisibility({ visibilityProperty: true })) continue;
    each.focus();
    const shown = [each, each.parentElement, ...(each.labels || [])];
    if (document.activeElement !== each) unseen.push(["takes no focus", each]);
    else if (!shown.some(ringed)) unseen.push(["shows no ring", each]);
    else if (!shown.some(seen)) unseen.push(["is covered", each]);
  }
  document.activeElement.blur();
  scrollTo(0, 0);
  return unseen.map(([how, each]) => `${how}: ${each.outerHTML.slice(0, 160)}`);
}"""
TOO_WIDE = "document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"
# Words of the program that a person should never meet.
FOREIGN = re.compile(
    r"\b(None|True|False|undefined|null|NaN|Error|Submit|Cancel|Delete|Save|Invalid|object Object)\b|{{ | }}|{%"
)
TALLEST = 4000
SCREENS = os.environ.get("SCREENS", "")
PEOPLE = (site_world.COORDINATOR, site_world.CLERK, site_world.HEAD, site_world.LEADER, site_world.ADMIN)


@pytest.fixture
def world(transactional_db):
    site_world.build()


@pytest.mark.parametrize("username", PEOPLE)
def test_every_page_is_readable_by_everybody(world, sign_in, username):
    """As it stands, and its form once refused; sending empty forms comes last, as one might be taken."""
    page, found, problems = sign_in(username), pages_of(username), []
    page.add_init_script(Axe().axe_script)
    page.on("console", lambda said: is_trouble(said) and problems.append(f"{page.url}: {said.text}"))
    for title, url in [*addresses(found), *STATES[username].items()]:
        visit(page, url)
        problems += told(url, looked_at(page, f"{username}-{title}"))
    for title, url in addresses(found, FORMS):
        visit(page, url)
        if send_empty(page):
            page.wait_for_load_state("networkidle")
            problems += told(f"{url}, refused,", looked_at(page, f"{username}-{title}-tra-lai"))
    assert not problems, "\n".join(problems)


def is_trouble(said):
    """Whether a page complains; one that was not found or refused a form says so of itself, and that is none."""
    of_itself = re.search("status of (404|422)", said.text) and "/static/" not in said.location["url"]
    return said.type == "error" and not of_itself


def pages_of(username):
    return [each for each in follow(site_world.client_of(username), most_alike=1) if each.is_page]


def addresses(found, endings=""):
    """(name, url) of one page of each address whose name ends so."""
    seen = {}
    for each in found:
        if each.name.endswith(endings):
            seen.setdefault(each.name, each.url)
    return seen.items()


def visit(page, url):
    page.set_viewport_size(DESKTOP)
    page.goto(url)


def told(where, problems):
    """The problems with their place; printed too, as a walk over all pages is long."""
    for problem in problems:
        print(where, problem, flush=True)
        yield f"{where} {problem}"


def looked_at(page, title):
    """What is wrong with the page at each size; leaves it as wide as a phone."""
    yield from violations(page, RULES)
    yield from unseen_by_keyboard(page)
    if word := FOREIGN.search(page.evaluate(PLAIN_TEXT)):
        yield f"says “{word.group()}”"
    stretch(page, DESKTOP)
    keep(page, f"{title}-1366")
    page.emulate_media(color_scheme="dark")
    yield from violations(page, CONTRAST, "in the dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROW)
    if page.evaluate(TOO_WIDE):
        yield "is wider than 320 px"
    yield from unseen_by_keyboard(page, "at 320 px")
    stretch(page, PHONE)
    yield from violations(page, RULES, "on a phone")
    keep(page, f"{title}-390")


def stretch(page, size):
    """As tall as the page and without focus: neither what sticks to the window's edge nor what shows while it has
    the focus, as the link to the content does, then covers anything."""
    page.set_viewport_size(size)
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({**size, "height": max(size["height"], min(height, TALLEST))})
    page.evaluate("document.activeElement.blur()")


def violations(page, rules, where=""):
    for each in page.evaluate("rules => axe.run(document, rules)", rules)["violations"]:
        places = "; ".join(node["html"][:200] for node in each["nodes"][:3])
        yield f"{each['id']} {where}: {each['help']} at {places}"


def unseen_by_keyboard(page, where=""):
    page.keyboard.press("Tab")
    for each in page.evaluate(UNSEEN)[:5]:
        yield f"a control {where} {each}"


def send_empty(page):
    """Empties what can be typed in and sends the page's main form; whether there was one."""
    return page.evaluate(
        """() => {
          const forms = document.querySelectorAll("main form[method=post]");
          const form = [...forms].find((each) => each.querySelector("input:not([type=hidden]), textarea, select"));
          if (!form) return false;
          for (const field of form.querySelectorAll("input[type=text], textarea")) field.value = "";
          form.noValidate = true;
          form.requestSubmit();
          return true;
        }"""
    )


def keep(page, name):
    if SCREENS:
        Path(SCREENS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SCREENS}/{name}.png")
