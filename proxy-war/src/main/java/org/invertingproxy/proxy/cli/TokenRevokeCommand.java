package org.invertingproxy.proxy.cli;

import com.google.gson.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Revokes tokens of the running proxy. */
@Command(
    name = "revoke",
    description = {
      "Ends tokens, and within seconds what they have opened, and prints whose they were.",
      "Good also when there is no record of them, or they were revoked before."
    },
    footer = {
      "",
      "Example, with an id as token list shows it:",
      "  java -jar inverting-proxy.war token revoke --data-dir DIR ID"
    },
    mixinStandardHelpOptions = true)
final class TokenRevokeCommand implements Callable<Integer> {
  @Mixin private final Connection connection = new Connection();
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "<id>",
      description = "The id of a token, its jti, as in token list and in logs; never the token.")
  private List<String> ids = List.of();

  @Override
  public Integer call() throws CommandFailure {
    AdminApi api = connection.api();
    for (String id : ids) {
      String segment = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
      JsonObject token = api.call("DELETE", "api/tokens/" + segment, null).getAsJsonObject();
      if (token.has("subject")) {
        String role = token.get("role").getAsString();
        String subject = token.get("subject").getAsString();
        Printed.by(spec).printf("%s of %s %s is revoked.%n", id, role, subject);
      } else {
        Printed.commandLine(spec)
            .getErr()
            .printf("No token %s is on record; it is revoked in case there is one.%n", id);
      }
    }
    return 0;
  }
}
