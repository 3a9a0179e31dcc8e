// The digests that viem computes, as a wallet in a browser does: a list of `eth_signTypedData_v4` objects on standard
// input, a list of hexadecimal digests on standard output.
import { readFileSync } from "node:fs";
import { hashTypedData } from "viem";

const requests = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(requests.map((request) => hashTypedData(request))));
