"""Retries of listeners in Java and Kotlin: how many tries, and what becomes of what fails in each of them."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from playground.configuration.found import Reading
from playground.configuration.readers import read_files
from tests.configuration.helpers import findings, settings
from tests.each import of_each

IMPORT = "import org.springframework.amqp.rabbit.config.RetryInterceptorBuilder;\n"
BUILDER = (
    "factory.setAdviceChain(RetryInterceptorBuilder.stateless().maxAttempts(5)\n.backOffOptions(1, 2, 9)%s.build());"
)
REPUBLISHES = 'new RepublishMessageRecoverer(template, "errors", "orders")'
CODE: Mapping[str, tuple[int, str, str]] = {
    BUILDER % "": (5, "acknowledge", ""),
    BUILDER % ".recoverer(new RejectAndDontRequeueRecoverer())": (5, "park", ""),
    BUILDER % ".recoverer(new ImmediateRequeueMessageRecoverer())": (5, "return", ""),
    BUILDER % f".recoverer({REPUBLISHES})": (5, "park", "errors"),
    BUILDER.replace("maxAttempts", "maxRetries") % "": (6, "acknowledge", ""),
    "RetryInterceptorBuilder.stateful().build();": (3, "acknowledge", ""),
}


def _read(folder: str, code: str, properties: str = "") -> Reading:
    beans, file = Path(folder, "RabbitConfig.java"), Path(folder, "application.properties")
    beans.write_text(f"{IMPORT}{code}\n")
    file.write_text(f"spring.rabbitmq.listener.simple.prefetch=5\n{properties}")
    return read_files([str(beans), str(file)], "rabbitmq")


@of_each(CODE)
def test_what_fails_in_each_try_is_dropped_unless_a_recoverer_does_something_else(code: str) -> None:
    tries, then, to = CODE[code]
    with TemporaryDirectory() as folder:
        found = _read(folder, code)
    said = settings(found)
    assert (said["consumer.on_failure"], said["consumer.max_tries"], said["consumer.then"]) == ("retry", tries, then)
    assert said.get("x-dead-letter-exchange", "") == to
    assert any("without a confirm" in text for _, text in findings(found, "risk")) is bool(to)
    assert any("message's id" in text for _, text in findings(found, "application")) is ("stateful" in code)


def test_a_bean_that_recovers_counts_for_the_retries_of_spring_boot(tmp_path: Path) -> None:
    bean = f"@Bean MessageRecoverer recoverer(RabbitTemplate template) {{ return {REPUBLISHES}; }}"
    retries = "spring.rabbitmq.listener.simple.retry.enabled=true\n"
    confirmed = bean.replace("Recoverer(template", "RecovererWithConfirms(template")
    for code, properties, to in ((bean, retries, "errors"), (confirmed, retries, "errors"), (bean, "", "")):
        found = _read(str(tmp_path), code, properties)
        assert settings(found).get("x-dead-letter-exchange", "") == to
        assert bool(findings(found, "risk")) is (code == bean and bool(to))
