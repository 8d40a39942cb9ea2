package org.invertingproxy.desktop.model;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.config.TokenSource;
import org.invertingproxy.desktop.settings.TokenClaims;
import org.invertingproxy.desktop.settings.TokenStore;
import org.jspecify.annotations.Nullable;

/** The token, pasted or in a file, and what it says about itself. */
public final class TokenInput {
  private static final String AGENT = "agent";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT);

  private final InstantSource clock;
  private final FormField pasted = new FormField();
  private final ObjectProperty<@Nullable Path> file = new SimpleObjectProperty<>();
  private final ReadOnlyStringWrapper hint = new ReadOnlyStringWrapper("");
  private final ReadOnlyObjectWrapper<List<String>> backends =
      new ReadOnlyObjectWrapper<>(List.of());

  TokenInput(InstantSource clock) {
    this.clock = clock;
    pasted.textProperty().addListener(observable -> describe());
    file.addListener(observable -> describe());
  }

  /** The pasted token; not used while a file is chosen. */
  public FormField pasted() {
    return pasted;
  }

  /** The chosen file, or null. */
  public ObjectProperty<@Nullable Path> fileProperty() {
    return file;
  }

  /** Until when the token is valid, as far as it says so. */
  public ReadOnlyStringProperty hintProperty() {
    return hint.getReadOnlyProperty();
  }

  /** The backends that the token names; none if it does not. */
  public ObservableValue<List<String>> backendsProperty() {
    return backends.getReadOnlyProperty();
  }

  /** Where the agent gets the token from; none at all is allowed, since a proxy may be open. */
  Optional<TokenSource> source() {
    Path chosen = file.get();
    if (chosen != null) {
      return Optional.of(TokenSource.ofFile(chosen));
    }
    return pasted.read(text -> text.isEmpty() ? TokenSource.NONE : TokenSource.of(Token.of(text)));
  }

  private void describe() {
    pasted.setProblem("");
    hint.set("");
    Optional<TokenClaims> claims = TokenClaims.read(text());
    backends.set(claims.map(TokenClaims::backends).orElse(List.of()));
    claims.ifPresent(this::judge);
  }

  /** Only a warning: the proxy decides, and its clock counts. */
  private void judge(TokenClaims claims) {
    Instant expires = claims.expires();
    if (!claims.audience().isEmpty() && !claims.audience().contains(AGENT)) {
      pasted.setProblem(
          "this token is for the role " + claims.audience().get(0) + ": ask for an agent's token");
    } else if (expires != null && expires.isBefore(clock.instant())) {
      pasted.setProblem("this token ended on " + date(expires) + ": ask for a new one");
    } else if (expires != null) {
      hint.set("Valid until " + date(expires) + ".");
    }
  }

  private String text() {
    Path chosen = file.get();
    if (chosen == null) {
      return pasted.stripped();
    }
    try {
      return TokenStore.read(chosen);
    } catch (IOException e) {
      pasted.setProblem("cannot read " + chosen + ": choose another file");
      return "";
    }
  }

  private static String date(Instant instant) {
    return DATE.format(instant.atZone(ZoneId.systemDefault()));
  }
}
