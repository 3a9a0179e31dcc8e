// Wallets in the browser: found by EIP-6963, spoken to by EIP-1193. Nothing is asked of a wallet before a click.

export const DECLINED = 4001;
const UNKNOWN_CHAIN = 4902;

/** Words for what a wallet refused; `declined` where the person said no. */
export class WalletError extends Error {
  constructor(message, { declined = false, data = null } = {}) {
    super(message);
    this.declined = declined;
    this.data = data;
  }
}

/** Call `found({info, provider})` for each wallet that announces itself, once each. */
export function discover(found) {
  const seen = new Set();
  window.addEventListener("eip6963:announceProvider", (event) => {
    const { info, provider } = event.detail ?? {};
    if (!info?.uuid || typeof provider?.request !== "function" || seen.has(info.uuid)) return;
    seen.add(info.uuid);
    found({ info, provider });
  });
  window.dispatchEvent(new Event("eip6963:requestProvider"));
}

/** One request to a wallet; every failure is a `WalletError`. */
export async function ask(provider, method, params = []) {
  try {
    return await provider.request({ method, params });
  } catch (error) {
    const declined = error?.code === DECLINED;
    const words = typeof error?.message === "string" ? error.message : String(error);
    const made = new WalletError(declined ? "Declined in the wallet." : words, { declined, data: revertData(error) });
    made.code = error?.code;
    throw made;
  }
}

/** The account the person chose to connect, in lower case. */
export async function connect(provider) {
  const accounts = await ask(provider, "eth_requestAccounts");
  if (!accounts?.length) throw new WalletError("The wallet offered no account.");
  return accounts[0].toLowerCase();
}

/** Chain id of the wallet as a number. */
export async function chainOf(provider) {
  return Number.parseInt(await ask(provider, "eth_chainId"), 16);
}

/** Ask the wallet to change to our chain, and to learn it first where it does not know it and we may name a node. */
export async function switchChain(provider, chain) {
  const chainId = `0x${chain.chainId.toString(16)}`;
  try {
    await ask(provider, "wallet_switchEthereumChain", [{ chainId }]);
  } catch (error) {
    if (error.code !== UNKNOWN_CHAIN || !chain.rpcUrl) throw error;
    const nativeCurrency = { name: "Ether", symbol: "ETH", decimals: 18 };
    const added = { chainId, chainName: chain.name, rpcUrls: [chain.rpcUrl], nativeCurrency };
    await ask(provider, "wallet_addEthereumChain", [added]);
    await ask(provider, "wallet_switchEthereumChain", [{ chainId }]);
  }
}

// Wallets wrap what the node said in one, two or three layers.
function revertData(error) {
  const places = [error?.data, error?.data?.data, error?.data?.originalError?.data, error?.cause?.data, error?.error?.data];
  return places.find((data) => typeof data === "string" && /^0x[0-9a-fA-F]{8,}$/.test(data)) ?? null;
}
