package org.invertingproxy.proxy.admin;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The static files of {@code /admin/}, held in memory. They contain no data: scripts ask the API.
 */
public final class AdminPage {
  static final String PATH = "/admin/";

  private static final String START = "index.html";
  private static final List<String> FILES =
      List.of(
          START, "admin.css", "icon.svg", "admin.js", "api.js", "dialogs.js", "dom.js", "table.js");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html;charset=utf-8",
          "css", "text/css;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, byte[]> files;

  /** Reads the files from the class path; a missing one fails here, not at a request. */
  public AdminPage() {
    files = FILES.stream().collect(Collectors.toMap(name -> name, AdminPage::load));
  }

  /**
   * Answers a call for a file.
   *
   * @param name what follows {@link #PATH} in the raw path
   */
  void file(AdminCall call, String name) throws IOException {
    String file = name.isEmpty() ? START : name;
    byte[] content = files.get(file);
    if (content == null) {
      throw new ProblemException(Problem.notFound());
    }
    if (!call.method().equals("GET")) {
      throw call.methodNotAllowed("GET, HEAD");
    }
    String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
    call.answer(200, Objects.requireNonNull(type), content);
  }

  private static byte[] load(String name) {
    try (InputStream file = AdminPage.class.getResourceAsStream("page/" + name)) {
      return Objects.requireNonNull(file, name).readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("the admin page lacks " + name, e);
    }
  }
}
