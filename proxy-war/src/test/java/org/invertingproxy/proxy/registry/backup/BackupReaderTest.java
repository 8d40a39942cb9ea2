package org.invertingproxy.proxy.registry.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupReaderTest {
  private static final String HEAD =
      "{\"backup\":\"inverting-proxy\",\"version\":1,\"made\":\"2026-01-02T03:04:05Z\"}";
  private static final String ROW = "{\"backend_host\":{\"host\":\"a.test\",\"backend_id\":\"a\"}}";
  private static final String WHOLE = Sealed.of(List.of(HEAD, ROW));

  @Test
  void wholeBackup_isSummedUp() throws IOException {
    BackupSummary summary = check(WHOLE);
    assertThat(summary.made()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(summary.counts()).isEqualTo("1 backend_host");
    assertThat(check(Sealed.of(List.of(HEAD))).counts()).isEqualTo("nothing");
  }

  @Test
  void whereverItIsCut_itIsRefused() {
    for (int length = 0; length < WHOLE.length(); length++) {
      assertRefused(WHOLE.substring(0, length), "");
    }
  }

  @Test
  void whateverByteIsChanged_itIsRefused() {
    for (int i = 0; i < WHOLE.length(); i++) {
      char other = WHOLE.charAt(i) == 'x' ? 'y' : 'x';
      assertRefused(WHOLE.substring(0, i) + other + WHOLE.substring(i + 1), "");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.test | b.test | it was changed",
        "\"version\":1 | \"version\":2 | newer version",
        "inverting-proxy | other | does not begin",
        "2026-01-02T03:04:05Z | now | when it was made",
        "{\"end\" | {\"other\" | newer version",
        "\"backend_host\":1 | \"backend_host\":2 | missing",
        "\"backend_host\":1 | | more than it says",
        "\"rows\" | \"r\" | how much",
      })
  void whatIsWrong_isSaid(String from, String to, String reason) {
    String changed = WHOLE.replace(from, to == null ? "" : to);
    assertThat(changed).isNotEqualTo(WHOLE);
    assertRefused(changed, reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "{}\n", "x"})
  void whatFollowsTheEnd_isRefused(String more) {
    assertRefused(WHOLE + more, "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"later\":{\"id\":1}} | newer version",
        "{\"backend\":{\"later\":1}} | newer version",
        "{\"backend\":{}} | no row",
        "{\"backend\":[]} | no row",
        "{\"backend\":{\"id\":\"a\"},\"b\":{}} | no row",
        "{\"backend\":{\"id\":1}} | wrong kind",
        "{\"backend\":{\"id\":{}}} | wrong kind",
        "{\"backend\":{\"created\":\"yesterday\"}} | wrong kind",
        "{\"backend_prefix\":{\"ordinal\":\"1\"}} | wrong kind",
        "{\"backend_prefix\":{\"ordinal\":1.5}} | wrong kind",
        "{\"backend_prefix\":{\"ordinal\":1e99}} | wrong kind",
        "{\"backend\" | not JSON",
      })
  void rowsOfNoTable_areRefused(String row, String reason) {
    assertRefused(Sealed.of(List.of(HEAD, row)), reason);
  }

  @Test
  void endlessLine_isRefusedBeforeItIsRead() {
    assertRefused(HEAD + "\n" + "x".repeat(2 * BackupFormat.LONGEST_LINE), "too long");
  }

  private static void assertRefused(String backup, String reason) {
    assertThatThrownBy(() -> check(backup))
        .isInstanceOf(DamagedBackupException.class)
        .hasMessageContaining(reason);
  }

  private static BackupSummary check(String backup) throws IOException {
    return BackupReader.check(new ByteArrayInputStream(backup.getBytes(StandardCharsets.UTF_8)));
  }
}
