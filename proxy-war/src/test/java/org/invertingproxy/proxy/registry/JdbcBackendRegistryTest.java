package org.invertingproxy.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.invertingproxy.proxy.registry.OpenRegistry.backend;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.proxy.config.DatabaseConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestStore.class)
class JdbcBackendRegistryTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private final DatabaseConfig database;

  @TempDir Path dir;
  private OpenRegistry open;

  JdbcBackendRegistryTest(TestStore store) {
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
  void newRecord_isListedInTheOrderOfIds() {
    Backend b = open.registry.put(backend("b"), OpenRegistry.ADMINISTRATOR);
    Backend a = open.registry.put(backend("a"), OpenRegistry.ADMINISTRATOR);
    Backend capital = open.registry.put(backend("C"), OpenRegistry.ADMINISTRATOR);
    assertThat(open.registry.list()).containsExactly(capital, a, b);
    assertThat(open.registry.find("a")).contains(a);
    assertThat(open.registry.find("A")).isEmpty();
  }

  @Test
  void everyFieldIsKept_alsoOverARestart() {
    Backend wanted =
        new Backend(
            "Any.Id:1",
            "a@example.com, *@example.org",
            "agent",
            List.of("/z/", "/a", "/z/"),
            "label",
            List.of("b.example.org", "a.example.org"),
            "Jörg of 東京",
            "Ours, since 2026",
            new BackendTerms(
                Duration.ofMillis(1), Duration.ofHours(24), Duration.ofSeconds(3), 7, 1L << 40),
            NOON,
            null);
    Backend stored = open.registry.put(wanted, OpenRegistry.ADMINISTRATOR);
    assertThat(stored.pathPrefixes()).containsExactly("/z/", "/a");
    assertThat(stored.hostNames()).containsExactly("a.example.org", "b.example.org");
    assertThat(stored).usingRecursiveComparison().ignoringCollectionOrder().isEqualTo(wanted);
    restart();
    assertThat(open.registry.list()).containsExactly(stored);
    assertThat(open.registry.find("Any.Id:1")).contains(stored);
  }

  @Test
  void replacing_keepsCreationLastUseAndLabel() {
    Backend before = open.registry.put(backend("a"), OpenRegistry.ADMINISTRATOR);
    open.registry.touch("a", NOON);
    Backend replacement =
        new Backend("a", "x@example.com", "other", List.of("/x"), null, NOON, NOON.plusSeconds(9));
    Backend after = open.registry.put(replacement, OpenRegistry.ADMINISTRATOR);
    assertThat(after)
        .isEqualTo(
            new Backend(
                "a",
                "x@example.com",
                "other",
                List.of("/x"),
                "a",
                List.of(),
                "administrator",
                "",
                BackendTerms.NONE,
                before.created(),
                NOON));
    assertThat(open.registry.list()).containsExactly(after);
  }

  @Test
  void deleting_saysWhetherThereWasOne_andForgetsLastUse() {
    open.registry.put(backend("a"), OpenRegistry.ADMINISTRATOR);
    open.registry.touch("a", NOON);
    assertThat(open.registry.delete("a", OpenRegistry.ADMINISTRATOR)).isTrue();
    assertThat(open.registry.delete("a", OpenRegistry.ADMINISTRATOR)).isFalse();
    assertThat(open.registry.list()).isEmpty();
    assertThat(open.registry.put(backend("a"), OpenRegistry.ADMINISTRATOR).lastUsed()).isNull();
  }

  @Test
  void hostLabel_isTheIdWhereThatIsALabelAndFree() {
    assertThat(open.registry.put(backend("hello"), OpenRegistry.ADMINISTRATOR).hostLabel())
        .isEqualTo("hello");
    assertThat(open.registry.put(backend("Hello"), OpenRegistry.ADMINISTRATOR).hostLabel())
        .isNull();
    assertThat(open.registry.put(labelled("x", "taken"), OpenRegistry.ADMINISTRATOR).hostLabel())
        .isEqualTo("taken");
    assertThat(open.registry.put(backend("taken"), OpenRegistry.ADMINISTRATOR).hostLabel())
        .isNull();
  }

  @Test
  void labelOfAnother_isAConflictAndChangesNothing() {
    open.registry.put(labelled("a", "same"), OpenRegistry.ADMINISTRATOR);
    Backend b = open.registry.put(labelled("b", "own"), OpenRegistry.ADMINISTRATOR);
    assertThatThrownBy(() -> open.registry.put(labelled("b", "same"), OpenRegistry.ADMINISTRATOR))
        .isInstanceOf(RegistryConflictException.class)
        .hasMessage("The host label same belongs to the backend a already");
    assertThat(open.registry.find("b")).contains(b);
  }

  @Test
  void hostNameOfAnother_isAConflict_untilItsOwnerIsDeleted() {
    open.registry.put(named("a", "www.example.org"), OpenRegistry.ADMINISTRATOR);
    assertThatThrownBy(
            () -> open.registry.put(named("b", "www.example.org"), OpenRegistry.ADMINISTRATOR))
        .isInstanceOf(RegistryConflictException.class)
        .hasMessage("The host name www.example.org belongs to the backend a already");
    assertThat(open.registry.find("b")).isEmpty();
    open.registry.delete("a", OpenRegistry.ADMINISTRATOR);
    assertThat(
            open.registry
                .put(named("b", "www.example.org"), OpenRegistry.ADMINISTRATOR)
                .hostNames())
        .containsExactly("www.example.org");
  }

  @Test
  void invalidRecord_isRefusedWithItsFields() {
    Backend invalid = new Backend("", "", "", List.of(), null, NOON, null);
    assertThatThrownBy(() -> open.registry.put(invalid, OpenRegistry.ADMINISTRATOR))
        .isInstanceOfSatisfying(
            InvalidBackendException.class,
            refused ->
                assertThat(refused.problems())
                    .extracting(FieldProblem::field)
                    .containsExactly("id", "endUser", "backendUser", "pathPrefixes"));
    assertThat(open.registry.list()).isEmpty();
  }

  @Test
  void listener_hearsWhatIsThereThenEachChangeInOrder() {
    open.registry.put(backend("a"), OpenRegistry.ADMINISTRATOR);
    List<String> heard = new ArrayList<>();
    open.registry.onChange(
        new BackendRegistry.ChangeListener() {
          @Override
          public void stored(Backend backend) {
            heard.add("stored " + backend.id() + " for " + backend.endUser());
          }

          @Override
          public void deleted(String id) {
            heard.add("deleted " + id);
          }
        });
    open.registry.put(
        new Backend("a", "me", "agent", List.of("/"), null, NOON, null),
        OpenRegistry.ADMINISTRATOR);
    open.registry.put(backend("b"), OpenRegistry.ADMINISTRATOR);
    open.registry.delete("a", OpenRegistry.ADMINISTRATOR);
    open.registry.delete("absent", OpenRegistry.ADMINISTRATOR);
    assertThat(heard)
        .containsExactly(
            "stored a for allUsers", "stored a for me", "stored b for allUsers", "deleted a");
  }

  @Test
  void lastUse_isSeenAtOnceAndWrittenEachMinute() {
    open.registry.put(backend("a"), OpenRegistry.ADMINISTRATOR);
    open.registry.touch("a", NOON);
    open.registry.touch("a", NOON.minusSeconds(1));
    assertThat(open.registry.list()).extracting(Backend::lastUsed).containsExactly(NOON);
    assertThat(open.scheduler.delays()).containsExactly(Duration.ofMinutes(1));
    open.scheduler.runAll();
    open.registry.touch("a", NOON.plusSeconds(1));
    open.closeWithoutFlush();
    open = new OpenRegistry(dir, database);
    assertThat(open.registry.list()).extracting(Backend::lastUsed).containsExactly(NOON);
  }

  @Test
  void lastUse_isWrittenAtClose() {
    open.registry.put(backend("a"), OpenRegistry.ADMINISTRATOR);
    open.registry.touch("a", NOON);
    restart();
    assertThat(open.registry.find("a").orElseThrow().lastUsed()).isEqualTo(NOON);
  }

  @Test
  void lastUseThatCannotBeWritten_isKept() {
    open.registry.put(backend("a"), OpenRegistry.ADMINISTRATOR);
    open.registry.touch("a", NOON);
    open.database.inTransaction(
        handle -> handle.execute("alter table backend rename to elsewhere"));
    open.scheduler.runAll();
    open.database.inTransaction(
        handle -> handle.execute("alter table elsewhere rename to backend"));
    restart();
    assertThat(open.registry.find("a").orElseThrow().lastUsed()).isEqualTo(NOON);
  }

  @Test
  void replacingWhatIsAsExpected_changesIt_andOnlyThen() {
    Backend before = open.registry.put(backend("a"), OpenRegistry.ADMINISTRATOR);
    Backend wanted = new Backend("a", "me", "other", List.of("/x"), null, NOON, null);
    assertThatThrownBy(
            () ->
                open.registry.replace(
                    wanted, present -> !present.equals(before), OpenRegistry.ADMINISTRATOR))
        .isInstanceOf(BackendChangedException.class);
    assertThat(open.registry.list()).containsExactly(before);
    assertThat(open.registry.replace(wanted, before::equals, OpenRegistry.ADMINISTRATOR))
        .contains(
            new Backend(
                "a",
                "me",
                "other",
                List.of("/x"),
                "a",
                List.of(),
                before.owner(),
                "",
                BackendTerms.NONE,
                before.created(),
                null));
    assertThat(open.registry.replace(backend("b"), present -> true, OpenRegistry.ADMINISTRATOR))
        .isEmpty();
    assertThat(open.registry.list()).extracting(Backend::endUser).containsExactly("me");
  }

  @Test
  void changeOfWhatIsNotAsExpected_changesNothing() {
    Backend before = open.registry.put(backend("a"), OpenRegistry.ADMINISTRATOR);
    List<ThrowingCallable> changes =
        List.of(
            () -> open.registry.delete("a", Optional::isEmpty, OpenRegistry.ADMINISTRATOR),
            () -> open.registry.delete("b", Optional::isPresent, OpenRegistry.ADMINISTRATOR),
            () -> open.registry.delete("a\0b", Optional::isPresent, OpenRegistry.ADMINISTRATOR),
            () -> putIf(Optional::isEmpty, "a"),
            () -> putIf(Optional::isPresent, "b"));
    for (ThrowingCallable change : changes) {
      assertThatThrownBy(change).isInstanceOf(BackendChangedException.class);
    }
    assertThat(open.registry.list()).containsExactly(before);
    assertThat(open.audit.read(AuditQuery.first(9)).entries()).hasSize(1);
    Backend made = putIf(Optional::isEmpty, "b");
    open.registry.delete("a", Optional.of(before)::equals, OpenRegistry.ADMINISTRATOR);
    assertThat(open.registry.list()).containsExactly(made);
  }

  @Test
  void idsThatNoRecordCanHave_areNotFound() {
    assertThat(open.registry.find("a\0b")).isEmpty();
    assertThat(open.registry.delete("a\0b", OpenRegistry.ADMINISTRATOR)).isFalse();
  }

  private Backend putIf(Predicate<Optional<Backend>> expected, String id) {
    return open.registry.put(id, expected, present -> backend(id), OpenRegistry.ADMINISTRATOR);
  }

  private void restart() {
    open.close();
    open = new OpenRegistry(dir, database);
  }

  private static Backend labelled(String id, String label) {
    return new Backend(id, "allUsers", "agent", List.of("/"), label, NOON, null);
  }

  private static Backend named(String id, String host) {
    return new Backend(id, "allUsers", "agent", List.of("/"), null, List.of(host), NOON, null);
  }
}
