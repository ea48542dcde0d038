/** The after-test-traffic validator: is what test traffic sees what customers may see? */
@NullMarked
package dev.deployhooks.hooks.aftertesttraffic;

import org.jspecify.annotations.NullMarked;
