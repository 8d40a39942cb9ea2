package org.invertingproxy.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.invertingproxy.proxy.registry.OpenRegistry.ADMINISTRATOR;
import static org.invertingproxy.proxy.registry.OpenRegistry.backend;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.invertingproxy.proxy.registry.AuditQuery.Column;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestStore.class)
class AuditLogTest {
  private final DatabaseConfig database;

  @TempDir Path dir;
  private OpenRegistry open;

  AuditLogTest(TestStore store) {
    database = store.newDatabase();
  }

  @BeforeEach
  void openRegistry() {
    open = new OpenRegistry(dir, database);
  }

  @AfterEach
  void closeRegistry() {
    open.close();
  }

  @Test
  void everyChangeOfARecord_isTold_withTheStateBeforeAndAfter() {
    Instant start = Instant.now().minusSeconds(1);
    Actor bob = new Actor("bob", "token-2", "2001:db8::1");
    open.registry.put(backend("a"), ADMINISTRATOR);
    Backend changed =
        new Backend("a", "me", "other", List.of("/"), "label", List.of("x.test"), start, null);
    open.registry.replace(changed, present -> true, bob);
    open.registry.delete("a", ADMINISTRATOR);

    List<AuditEntry> entries = all();
    assertThat(entries).extracting(AuditEntry::number).containsExactly(1L, 2L, 3L);
    assertThat(entries)
        .extracting(AuditEntry::actor)
        .containsExactly(ADMINISTRATOR, bob, ADMINISTRATOR);
    assertThat(entries)
        .allSatisfy(entry -> assertThat(entry.at()).isBetween(start, Instant.now().plusSeconds(1)));
    assertThat(entries)
        .extracting(AuditEntry::event)
        .extracting(AuditEvent::action)
        .containsExactly("create", "update", "delete");
    JsonObject first = entries.get(0).event().after();
    JsonObject second = entries.get(1).event().after();
    assertThat(first).isNotNull().isNotEqualTo(second);
    assertThat(String.valueOf(second)).contains("\"x.test\"", "\"label\"", "\"other\"", "\"me\"");
    assertThat(entries)
        .extracting(entry -> entry.event().before())
        .containsExactly(null, first, second);
    assertThat(entries.get(2).event().after()).isNull();
  }

  @Test
  void changeThatIsRefused_orChangesNothing_isNotTold() {
    open.registry.put(labelled("a"), ADMINISTRATOR);
    assertThatThrownBy(() -> open.registry.put(labelled("b"), ADMINISTRATOR))
        .isInstanceOf(RegistryConflictException.class);
    assertThatThrownBy(() -> open.registry.put(backend(""), ADMINISTRATOR))
        .isInstanceOf(InvalidBackendException.class);
    assertThatThrownBy(() -> open.registry.replace(backend("a"), present -> false, ADMINISTRATOR))
        .isInstanceOf(BackendChangedException.class);
    open.registry.delete("absent", ADMINISTRATOR);
    open.registry.touch("a", Instant.now());
    open.scheduler.runAll();
    assertThat(all()).hasSize(1);
  }

  @Test
  void changeIsNotMade_whereItCannotBeTold() {
    open.registry.put(backend("a"), ADMINISTRATOR);
    open.database.change(handle -> handle.execute("alter table audit rename to hidden"));
    assertThatThrownBy(() -> open.registry.put(backend("b"), ADMINISTRATOR))
        .isInstanceOf(RegistryUnavailableException.class);
    assertThatThrownBy(() -> open.registry.delete("a", ADMINISTRATOR))
        .isInstanceOf(RegistryUnavailableException.class);
    open.database.change(handle -> handle.execute("alter table hidden rename to audit"));
    assertThat(open.registry.list()).extracting(Backend::id).containsExactly("a");
    assertThat(all()).hasSize(1);
  }

  @Test
  void linesSurviveARestart_andTheNumbersGoOn() {
    open.registry.put(backend("a"), ADMINISTRATOR);
    open.closeWithoutFlush();
    open = new OpenRegistry(dir, database);
    open.registry.put(backend("b"), ADMINISTRATOR);
    assertThat(all()).extracting(AuditEntry::number).containsExactly(1L, 2L);
  }

  @Test
  void changesAtTheSameTime_leaveNoGap() {
    IntStream.range(0, 40)
        .parallel()
        .forEach(
            i -> {
              if (i % 2 == 0) {
                open.registry.put(backend("b" + i), ADMINISTRATOR);
              } else {
                open.audit.append(ADMINISTRATOR, event("issue", "t" + i));
              }
            });
    assertThat(all())
        .extracting(AuditEntry::number)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
  }

  @Test
  void pages_tellWhetherMoreFollows() {
    for (int i = 0; i < 5; i++) {
      open.audit.append(ADMINISTRATOR, event("issue", "t" + i));
    }
    AuditPage first = open.audit.read(AuditQuery.first(3));
    assertThat(first.entries()).extracting(AuditEntry::number).containsExactly(1L, 2L, 3L);
    assertThat(first.more()).isTrue();
    AuditPage rest = open.audit.read(new AuditQuery(3, 3, null, null, null, Map.of()));
    assertThat(rest.entries()).extracting(AuditEntry::number).containsExactly(4L, 5L);
    assertThat(rest.more()).isFalse();
  }

  @Test
  void pageOfLargeLines_isShorterThanAskedFor() {
    JsonObject large = new JsonObject();
    large.addProperty("text", "x".repeat(900_000));
    for (int i = 0; i < 8; i++) {
      open.audit.append(ADMINISTRATOR, new AuditEvent("update", "thing", "t", null, large));
    }
    AuditPage page = open.audit.read(AuditQuery.first(8));
    assertThat(page.entries()).hasSize(5);
    assertThat(page.more()).isTrue();
  }

  @Test
  void filters_pickLines() {
    Actor bob = new Actor("Bob", "token-2", "192.0.2.2");
    open.audit.append(ADMINISTRATOR, event("issue", "one"));
    open.audit.append(bob, event("revoke", "two"));
    open.audit.append(bob, event("issue", "100%_!"));
    assertThat(objects(null, Map.of(Column.SUBJECT, "Bob"))).containsExactly("two", "100%_!");
    assertThat(objects(null, Map.of(Column.SUBJECT, "Bob", Column.ACTION, "issue")))
        .containsExactly("100%_!");
    assertThat(objects(null, Map.of(Column.OBJECT, "two"))).containsExactly("two");
    assertThat(objects(null, Map.of(Column.KIND, "backend"))).isEmpty();
    assertThat(objects("bOB", Map.of())).containsExactly("two", "100%_!");
    assertThat(objects("0%_!", Map.of())).containsExactly("100%_!");
    assertThat(objects("_", Map.of())).containsExactly("100%_!");
    assertThat(objects("192.0.2.1", Map.of())).containsExactly("one");
  }

  @Test
  void times_pickLines() {
    open.audit.append(ADMINISTRATOR, event("issue", "one"));
    open.audit.append(ADMINISTRATOR, event("issue", "two"));
    Instant second = all().get(1).at();
    assertThat(open.audit.read(between(second, null)).entries()).hasSizeBetween(1, 2);
    assertThat(open.audit.read(between(second.plusNanos(1_000), null)).entries()).isEmpty();
    assertThat(open.audit.read(between(null, second.plusNanos(1_000))).entries()).hasSize(2);
    assertThat(open.audit.read(between(null, second)).entries()).hasSizeBetween(0, 1);
  }

  @Test
  void hostileText_isKeptVisibly() {
    JsonObject state = new JsonObject();
    state.addProperty("text", "a\u202eb\u001b[2J\0\ud800");
    open.audit.append(
        new Actor("a\0\u001b]0;x\u0007", "t\u2066", "\ud83d".repeat(5_000)),
        new AuditEvent("issue", "token", "\u009bx", null, state));
    AuditEntry kept = all().get(0);
    assertThat(kept.actor().subject()).isEqualTo("a\\u0000\\u001b]0;x\\u0007");
    assertThat(kept.actor().tokenId()).isEqualTo("t\\u2066");
    assertThat(kept.actor().address()).hasSize(4_000).endsWith("...");
    assertThat(kept.event().objectId()).isEqualTo("\\u009bx");
    assertThat(kept.event().after()).isEqualTo(state);
    assertThat(objects("\u009bX", Map.of())).hasSize(1);
  }

  private List<AuditEntry> all() {
    return open.audit.read(AuditQuery.first(100)).entries();
  }

  private List<String> objects(@Nullable String text, Map<Column, String> exactly) {
    return open.audit.read(new AuditQuery(0, 100, null, null, text, exactly)).entries().stream()
        .map(entry -> entry.event().objectId())
        .toList();
  }

  private static AuditQuery between(@Nullable Instant since, @Nullable Instant until) {
    return new AuditQuery(0, 100, since, until, null, Map.of());
  }

  private static AuditEvent event(String action, String id) {
    return new AuditEvent(action, "token", id, null, null);
  }

  private static Backend labelled(String id) {
    return new Backend(id, "me", "agent", List.of("/"), "same", Instant.now(), null);
  }
}
