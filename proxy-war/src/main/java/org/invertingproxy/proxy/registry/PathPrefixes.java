package org.invertingproxy.proxy.registry;

import java.util.ArrayList;
import java.util.List;

/**
 * The prefixes that can serve a path. A prefix matches whole segments of the raw path: {@code /foo}
 * serves {@code /foo} and {@code /foo/bar}, not {@code /foobar}; {@code /foo/} serves {@code
 * /foo/bar}, not {@code /foo}. Nothing is decoded, so {@code /%66oo} is another path.
 */
final class PathPrefixes {
  private PathPrefixes() {}

  /**
   * All of them, the longest first.
   *
   * @param path the raw path of a request, without query
   * @param longest the length up to which there are any, which bounds the work for a hostile path
   */
  static List<String> of(String path, int longest) {
    List<String> prefixes = new ArrayList<>();
    if (path.length() <= longest && !path.endsWith("/")) {
      prefixes.add(path);
    }
    for (int slash = path.lastIndexOf('/', longest);
        slash >= 0;
        slash = path.lastIndexOf('/', slash - 1)) {
      if (slash < longest) {
        prefixes.add(path.substring(0, slash + 1));
      }
      if (slash > 0) {
        prefixes.add(path.substring(0, slash));
      }
    }
    return prefixes;
  }
}
