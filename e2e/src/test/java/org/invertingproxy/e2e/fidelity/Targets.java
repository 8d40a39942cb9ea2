package org.invertingproxy.e2e.fidelity;

import java.util.List;

/** Request targets that somebody's backend gets every day, and those no server should pass. */
final class Targets {
  /** Sent as they are, they must arrive as they are (RFC 9110 section 7.7). */
  static final List<String> PASSED =
      List.of(
          "/",
          "//",
          "///a//b/",
          "/a/b?x=1&y=2",
          "/x?",
          "/x??",
          "/?a[]=1&b[k]=|",
          "/?q={\"a\":1}",
          "/?a=%5B%5D%7C",
          "/a%2Fb",
          "/@scope%2fpackage",
          "/a%5Cb",
          "/a\\b",
          "/a;v=1/b;w",
          "/;/a",
          "/a/;jsessionid=1",
          "/%25",
          "/%252F",
          "/%E9/%FF",
          "/?q=%E9%FF",
          "/%C3%A9",
          "/%20/+/~/!$&'()*,=:@",
          "/a|b{c}[d]^`\"<>",
          "/.",
          "/a/./b/../c",
          "/a/..;/b",
          "/a/.%2e/b",
          "/a/%2e%2e/b",
          "/a/%2E%2e%2fb",
          "/%0d%0aX-Injected:%201",
          "/?%0d%0aX-Injected:%201",
          "/?q=a%00b",
          "/?q=%zz%u002e",
          "/WEB-INF%2Fweb.xml",
          "/a?b?c/d;e//f",
          "/index.jsp",
          "/j_security_check",
          "/agent/pending",
          "/api/backends",
          "/http://other.example/x",
          "/a:b@c/d",
          "/" + "long/".repeat(3_000) + "?" + "q=1&".repeat(3_000));

  /** Answered with 400 by proxy or server: no two servers would read them alike. */
  static final List<String> REFUSED =
      List.of(
          "/..",
          "/a/../../b",
          "/%00",
          "/%zz",
          "/%",
          "/%u002e",
          "/a#b",
          "/\u00e9",
          "/?\u00e9",
          "/\u00c3\u00a9",
          "/?\u00c3\u00a9",
          "/?\u00ef\u00bf\u00bd",
          "/a\u0001",
          "/a\u007f",
          "no-slash");

  private Targets() {}
}
