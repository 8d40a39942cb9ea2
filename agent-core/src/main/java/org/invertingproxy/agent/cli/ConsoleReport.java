package org.invertingproxy.agent.cli;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.invertingproxy.agent.AgentListener;
import org.invertingproxy.agent.AgentStatus;
import org.invertingproxy.agent.RequestSummary;
import org.invertingproxy.agent.transport.LinkKind;
import org.jspecify.annotations.Nullable;

/**
 * Tells people at a terminal what the agent does: results to one stream, states to the other. What
 * comes from outside is printed as ASCII only, so that nobody can steer the terminal.
 */
final class ConsoleReport implements AgentListener {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private static final Pattern UNCLEAN = Pattern.compile("[^\\x20-\\x7e]");

  private final PrintWriter out;
  private final PrintWriter err;
  private final String prefix;
  private @Nullable String printedUrl; // used on the listener thread only
  private @Nullable String printedWords; // used on the listener thread only

  /**
   * A report to these.
   *
   * @param backend what each line begins with, where there are several, else null
   */
  ConsoleReport(PrintWriter out, PrintWriter err, @Nullable String backend) {
    this.out = out;
    this.err = err;
    this.prefix = backend == null ? "" : ascii(backend) + ": ";
  }

  @Override
  public void statusChanged(AgentStatus status) {
    String words =
        switch (status.state()) {
          case CONNECTING ->
              status.detail().isEmpty() ? "Connecting to the proxy." : status.detail();
          case ONLINE -> "Online" + by(status.link()) + ".";
          case RETRYING -> "Not connected, trying again: " + status.detail();
          case REFUSED, FAILED -> status.detail();
          case STOPPING -> "Stopping: letting running requests end.";
          case CLOSED -> "Stopped.";
        };
    if (!words.equals(printedWords)) { // a public URL alone is no other state
      printedWords = words;
      err.println(prefix + ascii(words));
      err.flush();
    }
    String url = status.publicUrl() == null ? null : status.publicUrl().toString();
    if (url != null && !url.equals(printedUrl)) {
      printedUrl = url;
      out.println(prefix + "Public URL: " + ascii(url));
      out.flush();
    }
  }

  @Override
  public void requestEnded(RequestSummary request) {
    String line =
        TIME.format(request.started().atZone(ZoneId.systemDefault()))
            + " "
            + request.method()
            + " "
            + path(request.target())
            + " "
            + (request.status() == 0 ? "-" : request.status())
            + " "
            + request.duration().toMillis()
            + " ms"
            + (request.failure() == null ? "" : " (" + request.failure() + ")");
    out.print(prefix + ascii(line) + System.lineSeparator()); // println would flush
  }

  /** Of many requests at a time the lines leave together. */
  @Override
  public void caughtUp() {
    out.flush();
  }

  /** Queries carry secrets too often to be shown. */
  private static String path(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  private static String by(@Nullable LinkKind link) {
    return link == null ? "" : link == LinkKind.CHANNEL ? " over the channel" : " by polling";
  }

  private static String ascii(String text) {
    boolean clean = text.chars().allMatch(c -> c >= 0x20 && c <= 0x7e);
    return clean ? text : UNCLEAN.matcher(text).replaceAll("?");
  }
}
