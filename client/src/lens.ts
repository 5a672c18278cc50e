import type { Bundles } from './bundles.ts';
import type { Correlations } from './correlations.ts';
import type { Server } from './languageClient.ts';
import type { Slices } from './slices.ts';
import type { NodesView } from './views/nodes/view.ts';

/** What commands work with. */
export interface Lens {
  readonly server: Server;
  readonly correlations: Correlations;
  readonly slices: Slices;
  readonly bundles: Bundles;
  readonly nodes: NodesView;
  /** Id of the "Correlated Logs" view. */
  readonly viewId: string;
  /** Whether the user was told of assumed zones already. */
  toldOfAssumedZones: boolean;
}
