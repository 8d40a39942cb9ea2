package org.invertingproxy.proxy.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the tokens that the running proxy has on record. */
@Command(
    name = "list",
    description = {
      "Prints one line per token, the newest first.",
      "Id, state, role, subject, expiry, backends, who issued it, note.",
      "With headings on a terminal; else with tabs between the fields."
    },
    footer = {
      "",
      "Example:",
      "  java -jar inverting-proxy.war token list --data-dir DIR --search revoked"
    },
    mixinStandardHelpOptions = true)
final class TokenListCommand implements Callable<Integer> {
  @Mixin private final Connection connection = new Connection();
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--search",
      paramLabel = "<text>",
      description = "Only those with the text in any of these, such as a subject or 'revoked'.")
  private @Nullable String search;

  @Override
  public Integer call() throws CommandFailure {
    String query = search == null ? "" : "?q=" + URLEncoder.encode(search, StandardCharsets.UTF_8);
    JsonElement all = connection.api().call("GET", "api/tokens" + query, null);
    List<JsonObject> tokens =
        all.getAsJsonArray().asList().stream()
            .map(JsonElement::getAsJsonObject)
            .sorted(Comparator.comparing((JsonObject token) -> text(token, "issued")).reversed())
            .toList();
    Listing listing =
        new Listing("ID", "STATE", "ROLE", "SUBJECT", "EXPIRES", "BACKENDS", "ISSUED BY", "NOTE");
    tokens.forEach(token -> add(token, listing));
    listing.print(Printed.by(spec));
    return 0;
  }

  private static void add(JsonObject token, Listing listing) {
    JsonElement backends = token.get("backends");
    String served =
        backends != null && backends.isJsonArray()
            ? backends.getAsJsonArray().asList().stream()
                .map(JsonElement::getAsString)
                .collect(Collectors.joining(","))
            : "-";
    listing.add(
        text(token, "id"),
        text(token, "state"),
        text(token, "role"),
        text(token, "subject"),
        text(token, "expires"),
        served,
        text(token, "issuedBy"),
        text(token, "note"));
  }

  private static String text(JsonObject token, String field) {
    JsonElement value = token.get(field);
    return value == null || value.isJsonNull() ? "-" : value.getAsString();
  }
}
