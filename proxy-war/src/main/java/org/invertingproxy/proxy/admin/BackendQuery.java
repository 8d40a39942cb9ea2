package org.invertingproxy.proxy.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.BackendRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Which records a list shall have, by the query of its address.
 *
 * @param detail whether everything is shown of each
 * @param page which of them
 */
record BackendQuery(boolean detail, PageQuery page) {
  /**
   * Reads the query.
   *
   * @throws ProblemException when a parameter is unknown, occurs twice or has a wrong value
   */
  static BackendQuery read(HttpServletRequest request) {
    PageQuery page = PageQuery.read(request, "detail");
    @Nullable String detail = request.getParameter("detail");
    if (detail != null && !detail.equals("1") && !detail.equals("0")) {
      throw new ProblemException(Problem.badRequest("detail must be 0 or 1."));
    }
    return new BackendQuery("1".equals(detail), page);
  }

  /** The records it means; a further page is linked. */
  List<Backend> pick(BackendRegistry registry, AdminCall call) {
    PageQuery.Page<Backend> picked =
        page.cut(
            registry.page(page.after(), page.wanted(), backend -> page.matches(texts(backend))));
    List<Backend> items = picked.items();
    if (picked.more()) {
      String last = items.get(items.size() - 1).id();
      page.linkNext(call, BackendsApi.PATH, detail ? "detail=1&" : "", last);
    }
    return items;
  }

  private static Stream<String> texts(Backend backend) {
    return Stream.of(
            Stream.of(
                backend.id(), backend.endUser(), backend.backendUser(), backend.description()),
            Stream.ofNullable(backend.hostLabel()),
            Stream.ofNullable(backend.owner()),
            backend.hostNames().stream(),
            backend.pathPrefixes().stream())
        .flatMap(texts -> texts);
  }
}
