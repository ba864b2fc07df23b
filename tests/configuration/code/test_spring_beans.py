"""Beans of Spring AMQP in code: the calls that are read, and which of code and file counts."""

from pathlib import Path
from time import process_time

from playground.configuration.cases import SettingsCase, cases
from playground.configuration.found import Reading
from playground.configuration.readers import read_files
from tests.configuration.helpers import findings, read, settings

FACTORY = "@RabbitListener @Bean X f(ConnectionFactory c) { var f = new SimpleRabbitListenerContainerFactory(); %s }"
TEMPLATE = "@Bean RabbitTemplate t(ConnectionFactory c) { RabbitTemplate t = new RabbitTemplate(c); %s return t; }"
CONFIGURED = "@RabbitListener @Bean X f(C configurer) { var f = new SimpleRabbitListenerContainerFactory();\n%s }"
CONFIGURES = "configurer.configure(f, cf); "
START = "spring.rabbitmq."


def both(folder: Path, code: str, lines: str) -> tuple[Reading, SettingsCase]:
    """What a configuration in code comes to beside a file of properties."""
    (folder / "Config.java").write_text(code)
    (folder / "application.properties").write_text(lines)
    found = read_files([str(folder / "Config.java"), str(folder / "application.properties")], "")
    [case] = cases(found, "rabbitmq")
    return found, case


def test_what_setters_are_given_counts_by_itself_with_spring_s_defaults(tmp_path: Path) -> None:
    for code, name, value in (
        (FACTORY % "f.setAcknowledgeMode(AcknowledgeMode.NONE);", "auto_ack", True),
        (FACTORY % "f.setAcknowledgeMode(AcknowledgeMode.MANUAL);", "consumer.on_failure", "silent"),
        (FACTORY % "f.setDefaultRequeueRejected(false);", "consumer.on_failure", "park"),
        (FACTORY % "f.setPrefetchCount(1_0);", "prefetch_count", 10),
        (FACTORY % "// f.setPrefetchCount(10);", "prefetch_count", 250),
        (TEMPLATE % "t.setMandatory(true);", "mandatory", False),
        (TEMPLATE % "t.setMandatory(true); cf.setPublisherReturns(true);", "mandatory", True),
        (TEMPLATE % "", "delivery_mode", 2),
        (TEMPLATE % "p.setDeliveryMode(MessageDeliveryMode.NON_PERSISTENT);", "delivery_mode", 1),
        ("RabbitTemplate t; cf.setPublisherConfirmType(ConfirmType.CORRELATED);", "confirm.select", True),
        ('@RabbitListener(queues = "q", ackMode = "NONE") void on(M m) {}', "auto_ack", True),
        (
            'import com.rabbitmq.client.Channel; @RabbitListener(ackMode = "MANUAL") c.basicNack(t, false, false);',
            "consumer.on_failure",
            "park",
        ),
    ):
        found = read(tmp_path, "Config.java", f"import org.springframework.amqp.*;\n{code}\n", "")
        [case] = cases(found, "rabbitmq")
        assert case.settings[name].value == value, code
        assert case.settings["basic.nack"].value is True, code


def test_spring_boot_s_properties_count_for_no_bean_that_is_made_by_hand(tmp_path: Path) -> None:
    lines = f"{START}listener.simple.default-requeue-rejected=false\n{START}listener.simple.acknowledge-mode=none\n"
    manual = "f.setAcknowledgeMode(AcknowledgeMode.MANUAL);"
    for code, on_failure, auto_ack, unread in (
        (FACTORY % "", "return", False, [1, 2]),
        (FACTORY % manual, "silent", False, [1, 2]),
        (CONFIGURED % CONFIGURES, "park", True, []),
        (CONFIGURED % (CONFIGURES + "f.setAcknowledgeMode(AcknowledgeMode.AUTO);"), "park", False, [2]),
    ):
        found, case = both(tmp_path, code, lines)
        assert (case.settings["consumer.on_failure"].value, case.settings["auto_ack"].value) == (on_failure, auto_ack)
        told = [(one.spot.line, one.spot.file) for one in found.findings if "Config.java" in one.text]
        unread_there = [line for line, file in told if file.endswith("properties")]
        assert [one for one in unread_there if one in unread] == unread, code
    returned = f"{START}publisher-returns=true\n"
    for code, is_mandatory in ((TEMPLATE % "", False), (TEMPLATE % "t.setMandatory(true);", True)):
        found, case = both(tmp_path, code, returned)
        assert case.settings["mandatory"].value is is_mandatory
        assert [line for line, _ in findings(found, "no-effect")] == ([] if is_mandatory else [1])


def test_code_beside_a_file_speaks_of_its_system_and_is_no_question(tmp_path: Path) -> None:
    for code in ("@RabbitListener void on(M m) {}", FACTORY % "f.setPrefetchCount(5);"):
        found, _ = both(tmp_path, code, f"{START}host=mq\n")
        assert all("rabbitmq" in systems for systems in found.files.values()), code
        assert findings(found, "not-modelled") == []


def test_what_closes_a_gap_of_a_bean_that_is_made_by_hand_is_a_call_of_it(tmp_path: Path) -> None:
    for code, change, said in (
        (FACTORY % "f.setAcknowledgeMode(AcknowledgeMode.NONE);", ("auto_ack", False), "setAcknowledgeMode("),
        (TEMPLATE % "", ("mandatory", True), "setMandatory(true) of new RabbitTemplate at "),
        (TEMPLATE % "t.setMandatory(true);", ("mandatory", True), f"{START}publisher-returns = true"),
        (
            "RabbitTemplate t; c = new CachingConnectionFactory(h);",
            ("confirm.select", True),
            "setPublisherConfirmType(",
        ),
    ):
        found = read(tmp_path, "Config.java", code, "")
        [case] = cases(found, "rabbitmq")
        assert case.remedies(found.spellings)[change].startswith(said), code


def test_a_value_that_is_not_in_the_code_or_not_one_is_left_open(tmp_path: Path) -> None:
    two = "f.setAcknowledgeMode(AcknowledgeMode.NONE); g.setAcknowledgeMode(AcknowledgeMode.AUTO);"
    for calls in ("f.setAcknowledgeMode(mode);", two):
        found = read(tmp_path, "Config.java", FACTORY % calls, "")
        assert [one.name for one in found.given if one.unknown] == ["auto_ack"], calls
        assert len(findings(found, "elsewhere")) == 1


def test_a_listener_that_acknowledges_beside_its_container_is_told_of(tmp_path: Path) -> None:
    code = "@RabbitListener void on(M m, Channel c) {\n c.basicReject(tag, false); }"
    [(line, text)] = findings(read(tmp_path, "On.java", code, ""), "risk")
    assert (line, "the broker closes the channel" in text) == (2, True)


QUEUES = """\
    import org.springframework.amqp.core.*;
    class Config {
      static final String NAME = "orders";
      @Bean Queue orders() { return QueueBuilder.durable(NAME).quorum().deliveryLimit(5)
          .withArgument("x-dead-letter-exchange", "dlx").build(); }
      @Bean Queue dead() { return new Queue("orders.dlq", true); }
      @Bean FanoutExchange dlx() { return new FanoutExchange("dlx"); }
      @Bean Binding a() { return BindingBuilder.bind(dead()).to(dlx()); }
      @Bean Queue mails() { Map<String, Object> args = new HashMap<>(); args.put("x-max-length", 5);
        return new Queue("mails", false, false, true, args); }
    }
    """


def test_queues_of_builders_and_constructors_are_answers_with_their_dead_letters_looked_for(tmp_path: Path) -> None:
    found = read(tmp_path, "Config.java", QUEUES, "")
    orders = settings(found, "orders")
    said = orders["x-queue-type"], orders["x-delivery-limit"], orders["x-dead-letter-exchange"]
    assert said == ("quorum", 5, "dlx")
    assert [one.is_there for one in found.given if one.name == "x-dead-letter-exchange"] == [True]
    assert settings(found, "mails").items() >= {"durable": False, "auto_delete": True, "x-max-length": 5}.items()
    assert {one.queue for one in found.given} - {""} == {"orders", "mails"}, "who rejects is asked for orders.dlq"


def test_an_exchange_that_is_declared_elsewhere_is_taken_to_be_there(tmp_path: Path) -> None:
    text = QUEUES.replace('new FanoutExchange("dlx")', 'new FanoutExchange("other")')
    found = read(tmp_path, "Config.java", text, "")
    assert settings(found, "orders")["x-dead-letter-exchange"] == "dlx"
    assert (findings(found, "dead-end"), len(findings(found, "elsewhere"))) == ([], 1)


_ROUTED = """
    class A {
      @Bean Queue work() { return QueueBuilder.durable("work").build(); }
      @Bean Queue unrouted() { return QueueBuilder.durable("unrouted").build(); }
      @Bean TopicExchange shop() { EXCHANGE }
      @Bean FanoutExchange rest() { return new FanoutExchange("rest"); }
      @Bean Binding a() { return BindingBuilder.bind(work()).to(shop()).with("work"); }
      @Bean Binding b() { return BindingBuilder.bind(unrouted()).to(rest()); }
    }
    """


def test_an_exchange_s_alternate_is_one_of_its_arguments(tmp_path: Path) -> None:
    for exchange, keeps in (
        ('return ExchangeBuilder.topicExchange("shop").alternate("rest").build();', True),
        ('return new TopicExchange("shop", true, false, Map.of("alternate-exchange", "rest"));', True),
        ('return ExchangeBuilder.topicExchange("shop").alternate("elsewhere").build();', False),
        ('return new TopicExchange("shop");', False),
    ):
        found = read(tmp_path, "Queues.java", _ROUTED.replace("EXCHANGE", exchange))
        assert {one.queue for one in found.given if one.excludes} == ({"work", "unrouted"} if keeps else set()), (
            exchange
        )
        assert not findings(found, "risk")


def test_kotlin_s_functions_are_read_as_java_s_methods(tmp_path: Path) -> None:
    text = """\
        @Bean fun orders(): Queue = QueueBuilder.durable("orders").deadLetterExchange("dlx").build()
        @Bean fun mails(): Queue = Queue("mails", false)
        @Bean fun rabbitListenerContainerFactory(): X { val f = SimpleRabbitListenerContainerFactory()
          f.setDefaultRequeueRejected(false); return f }
        """
    found = read(tmp_path, "Config.kt", text, "")
    assert settings(found, "orders")["x-dead-letter-exchange"] == "dlx"
    assert settings(found, "mails")["durable"] is False
    assert settings(found)["consumer.on_failure"] == "park"


TABLES = (
    ('Map.of("x-queue-type", "quorum", "x-delivery-limit", 5)', ""),
    ('mapOf("x-queue-type" to "quorum",\n "x-delivery-limit" to 5)', ""),
    ('mutableMapOf<String, Any>("x-queue-type" to "quorum", "x-delivery-limit" to LIMIT)', ""),
    ('Map("x-queue-type" -> "quorum", "x-delivery-limit" -> 5).asJava', ""),
    ('Map[String, AnyRef]("x-queue-type" -> "quorum", "x-delivery-limit" -> 5).asJava', ""),
    ('mapOf("x-queue-type" to "quorum", "x-delivery-limit" to 5) as Map<String, Any>', ""),
    ('["x-queue-type": "quorum", "x-delivery-limit": 5]', ""),
    ('ImmutableMap.<String, Object>builder().put("x-queue-type", "quorum").put("x-delivery-limit", 5L).build()', ""),
    ('Map.ofEntries(entry("x-queue-type", "quorum"), Map.entry("x-delivery-limit", 5))', ""),
    ('new HashMap<>(Map.of("x-queue-type", "quorum", "x-delivery-limit", 5))', ""),
    ("args", 'val args: Map<String, Any> = mapOf("x-queue-type" to "quorum", "x-delivery-limit" to 5)\n'),
    (
        "args",
        'Map<A, B> args = new HashMap<>(); args.put("x-queue-type", "quorum");\nargs["x-delivery-limit"] = 5\n',
    ),
    ("args", 'var args = Collections.singletonMap("x-queue-type", "quorum");\nargs.put("x-delivery-limit", LIMIT);'),
)


def test_arguments_in_a_table_are_read_however_it_is_made(tmp_path: Path) -> None:
    for table, before in TABLES:
        for made in (
            f'new Queue("q", true,\n false, false, {table})',
            f'QueueBuilder.durable("q").withArguments({table}).build()',
        ):
            code = f"import org.springframework.amqp.*;\nval LIMIT = 5\n@Bean q() {{ {before} return {made} }}"
            found = read(tmp_path, "C.kt", code, "")
            assert settings(found, "q").items() >= {"x-queue-type": "quorum", "x-delivery-limit": 5}.items(), code
            assert findings(found, "elsewhere") == [], code


def test_queues_of_a_listener_s_annotation_are_read(tmp_path: Path) -> None:
    argument = 'Argument(name = "x-queue-type", value = "quorum")'
    for name, annotation, said in (
        (
            "A.java",
            f'value = @Queue(value = "q", arguments = @{argument})',
            {"durable": True, "x-queue-type": "quorum"},
        ),
        ("A.java", 'value = @Queue(name = "q", durable = "false")', {"durable": False}),
        ("A.java", 'value = @Queue("q")', {"durable": True}),
        ("A.kt", f'value = Queue("q", arguments = [{argument}])', {"durable": True, "x-queue-type": "quorum"}),
    ):
        code = f"@RabbitListener(bindings = @QueueBinding({annotation}, key = K))\nvoid on(M m) {{}}\n"
        assert settings(read(tmp_path, name, code * 2, ""), "q").items() >= said.items(), annotation


def test_arguments_that_are_not_to_be_seen_are_told_and_left_open(tmp_path: Path) -> None:
    for made, names in (
        ('new Queue("q", true, false, false, quorumArguments())', {"x-queue-type", "x-dead-letter-exchange"}),
        ('new Queue("q", true, false, false, Map.of(TYPE, "quorum"))', {"x-queue-type", "x-dead-letter-exchange"}),
        ('new Queue("q", true, false, false, Map.of("x-queue-type", type))', {"x-queue-type"}),
        ('QueueBuilder.durable("q").deliveryLimit(limits.most()).build()', {"x-delivery-limit"}),
    ):
        found = read(tmp_path, "C.java", f"import org.springframework.amqp.*;\n@Bean q() {{ return {made}; }}", "")
        assert {one.name for one in found.given if one.queue == "q" and one.unknown} == names, made
        assert [line for line, _ in findings(found, "elsewhere")] == [2], made
        assert not found.errors


def test_code_without_end_is_read_within_seconds(tmp_path: Path) -> None:
    begins = process_time()
    for part in ("new RabbitTemplate(", "t.setMandatory(", "QueueBuilder.durable(", 'new Queue("a", ', "basicNack(a, "):
        read(tmp_path, "Config.java", f"RabbitTemplate t;{part * (100_000 // len(part))}", "")
    assert process_time() - begins < 10
