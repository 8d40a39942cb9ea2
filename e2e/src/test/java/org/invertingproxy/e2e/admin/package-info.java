/** The admin page, as a person sees it. */
@NullMarked
package org.invertingproxy.e2e.admin;

import org.jspecify.annotations.NullMarked;
