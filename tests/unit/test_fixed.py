"""Plain parts of a page become HTML text; what a callback or a script of React needs stays a component."""

from dash import dcc, html

from layouts.fixed import fixed, html_text


def test_text_is_text_and_attributes_are_quoted():
    part = html.A(["<b>", None, html.Br()], className="a b", href='/?x="1"&y', title="it's", hidden=True, tabIndex=0)
    text = html_text(part)
    assert text.startswith("<a ")
    assert text.endswith(">&lt;b&gt;<br></a>")
    written = {'class="a b"', 'href="/?x=&quot;1&quot;&amp;y"', 'title="it&#x27;s"', " hidden ", 'tabindex="0"'}
    assert [each for each in written if each not in text] == []


def test_styles_and_wildcards_are_written_as_css_and_html_have_them():
    part = html.Div(style={"gridArea": "map", "--kpis": 8}, hidden=False, **{"data-of": "a", "aria-label": "b"})
    text = html_text(part)
    assert 'style="grid-area:map;--kpis:8"' in text
    assert 'data-of="a"' in text
    assert 'aria-label="b"' in text
    assert "hidden" not in text


def test_neighbours_that_are_plain_become_one_element():
    page = fixed(html.Main([html.H1("One"), html.P("two"), dcc.Input(id="field"), html.P("three")]))
    kinds = [type(child).__name__ for child in page.children]
    assert kinds == ["Div", "Input", "Div"]
    assert page.children[0].to_plotly_json()["props"]["data-html"] == "<h1>One</h1><p>two</p>"


def test_what_holds_a_component_or_an_id_stays_with_its_own_parts_gathered():
    inner = html.Div([html.P("plain"), html.Span(id="changed")], className="frame")
    page = fixed(html.Main([inner]))
    [frame] = page.children
    assert frame.className == "frame"
    assert [getattr(child, "className", None) for child in frame.children] == ["fixed", None]


def test_an_id_that_no_callback_uses_here_is_plain_too():
    page = fixed(html.Main([html.Div(id="free"), html.Div(id="used")]), free=frozenset({"free"}))
    assert [getattr(child, "id", None) for child in page.children] == [None, "used"]
    assert page.children[0].to_plotly_json()["props"]["data-html"] == '<div id="free"></div>'
