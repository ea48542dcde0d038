package dev.deployhooks.hook;

import dev.deployhooks.answer.Answer;
import dev.deployhooks.report.Report;

/**
 * What a hook has come to.
 *
 * @param answer what AWS is to be told
 * @param report why
 */
record Judgement(Answer answer, Report report) {}
