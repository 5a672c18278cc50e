import { SetupError } from '../../scripts/editor/programs.mjs';

/** @typedef {{ passed: number, failed: number, skipped?: number }} StageResult */

/**
 * Counts what could not be set up as one failure, told in one line.
 * @param {() => Promise<StageResult>} run
 * @returns {Promise<StageResult>}
 */
export async function withSetupFailures(run) {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    return { passed: 0, failed: 1 };
  }
}

/**
 * The end of a stage that was started alone.
 * @param {StageResult} result
 */
export function reportAlone({ passed, failed }) {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
