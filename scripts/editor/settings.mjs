/**
 * User settings of the embedded VS Code: what a served workbench does differently from the desktop is set back
 * to the desktop's way, and everything that asks, greets, reports or looks for updates is off.
 */
export const editorSettings = {
  // A served workbench asks before it opens a file above 10 MB and saves by itself; the desktop does neither.
  'workbench.editorLargeFileConfirmation': 4000,
  'files.autoSave': 'off',
  'window.menuBarVisibility': 'classic',
  'workbench.colorTheme': 'Default Dark Modern',

  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
};
