package org.invertingproxy.desktop.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.config.TokenSource;
import org.invertingproxy.desktop.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenInputTest {
  private static final long NOW = 1_800_000_000;

  @TempDir Path directory;
  private final TokenInput input = new TokenInput(InstantSource.fixed(Instant.ofEpochSecond(NOW)));

  @Test
  void pastedToken_isUsed() throws IOException {
    paste(" opaque-token\n");

    assertThat(secret()).isEqualTo("opaque-token");
    assertThat(problem()).isEmpty();
  }

  @Test
  void noToken_isAllowed_forOpenProxies() throws IOException {
    assertThat(input.source().orElseThrow().current()).isNull();
  }

  @Test
  void textThatIsNoToken_isRefused() {
    paste("two words");

    assertThat(input.source()).isEmpty();
    assertThat(problem()).isEqualTo("The token holds characters a token cannot have.");
  }

  @Test
  void chosenFile_winsOverPastedText_andIsReadAnew() throws IOException {
    paste("pasted");
    Path file = directory.resolve("agent.token");
    Files.writeString(file, "first\n");
    input.fileProperty().set(file);
    TokenSource source = input.source().orElseThrow();
    Files.writeString(file, "second\n");

    assertThat(Objects.requireNonNull(source.current()).reveal()).isEqualTo("second");
  }

  @Test
  void unreadableFile_isSaidAtOnce() {
    input.fileProperty().set(directory.resolve("missing"));

    assertThat(problem()).startsWith("Cannot read ").endsWith(": choose another file.");
  }

  @Test
  void claims_becomeHints() {
    paste(Tokens.withClaims("{\"aud\":\"agent\",\"backends\":[\"a\",\"b\"],\"exp\":1800000060}"));

    assertThat(input.backendsProperty().getValue()).containsExactly("a", "b");
    assertThat(input.hintProperty().get()).startsWith("Valid until ");
    assertThat(problem()).isEmpty();
  }

  @Test
  void tokenThatEnded_isSaid_butTheProxyDecides() {
    paste(Tokens.withClaims("{\"aud\":\"agent\",\"exp\":1799999999}"));

    assertThat(problem()).startsWith("This token ended on ").endsWith(": ask for a new one.");
    assertThat(input.hintProperty().get()).isEmpty();
    assertThat(input.source()).isPresent();
  }

  @Test
  void tokenOfAnotherRole_isSaid() {
    paste(Tokens.withClaims("{\"aud\":[\"admin\"]}"));

    assertThat(problem()).isEqualTo("This token is for the role admin: ask for an agent's token.");
  }

  private void paste(String text) {
    input.pasted().textProperty().set(text);
  }

  private String problem() {
    return input.pasted().problemProperty().get();
  }

  private String secret() throws IOException {
    Token token = input.source().orElseThrow().current();
    return Objects.requireNonNull(token).reveal();
  }
}
