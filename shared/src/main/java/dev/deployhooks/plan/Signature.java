package dev.deployhooks.plan;

import java.util.Optional;

/**
 * That a request is signed with the credentials of the hook's own role (AWS Signature Version 4).
 *
 * @param service the name to sign for, such as {@code execute-api}
 * @param region the Region to sign for; the hook's own if empty
 */
public record Signature(String service, Optional<String> region) {}
