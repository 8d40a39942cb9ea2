package org.invertingproxy.proxy.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Revokes tokens of the running proxy. */
@Command(
    name = "revoke",
    description = {
      "Ends tokens, and within seconds what they have opened.",
      "Good also when there is no record of them, or they were revoked before."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TokenRevokeCommand implements Callable<Integer> {
  @Mixin private final Connection connection = new Connection();

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
      api.call("DELETE", "api/tokens/" + segment, null);
    }
    return 0;
  }
}
