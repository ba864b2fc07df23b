"""A key of Spring's is written as the file writes its own, to be pasted."""

from playground.configuration.forms import Form, form_of, form_of_all, in_form
from tests.each import of_each

KEY = "spring.rabbitmq.publisher-returns"
OF_A_BINDING = "spring.cloud.stream.bindings.in-0.group"


@of_each(
    (
        ("yaml", f"{KEY} = true", f"{KEY}: true"),
        ("", f"{KEY} = true", f"{KEY} = true"),
        ("variables", f"{KEY} = true", "SPRING_RABBITMQ_PUBLISHERRETURNS=true"),
        ("yaml", f"{OF_A_BINDING} = NAME, and {KEY} = true", f"{OF_A_BINDING}: NAME, and {KEY}: true"),
        ("variables", f"{OF_A_BINDING} = NAME", f"{OF_A_BINDING} = NAME"),
        ("yaml", "mandatory = true in basic.publish", "mandatory = true in basic.publish"),
    )
)
def test_yaml_has_a_colon_and_a_variable_neither_dots_nor_hyphens(form: Form, text: str, told: str) -> None:
    assert in_form(text, form) == told


def test_files_of_several_forms_have_the_one_of_the_documentation() -> None:
    forms = {name: form_of(name) for name in ("application.yml", "Application-prod.YAML", "application.properties")}
    assert list(forms.values()) == ["yaml", "yaml", ""]
    assert form_of_all(["application.yml", "main.tf", "Application-prod.YAML"], forms) == "yaml"
    assert form_of_all(forms, forms) == form_of_all(["main.tf"], forms) == ""
