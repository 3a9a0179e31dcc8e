// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch} from "../../contracts/libraries/Types.sol";
import {BatchHeader} from "../../contracts/libraries/BatchHeader.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {TransferTerms} from "../../contracts/libraries/TransferTerms.sol";

/// @notice The packed words of batches and transfers, proven for every value of every field.
contract WordProperties {
    /// @notice A batch comes out of its word as it went in.
    function check_batchHeader__roundTrip__isTheSame(Batch memory batch) external pure {
        Batch memory back = BatchHeader.batchOf(BatchHeader.pack(batch));
        assert(back.member == batch.member && back.site == batch.site && back.material == batch.material);
        assert(back.eventTime == batch.eventTime && back.source == batch.source);
        assert(back.wasteClass == batch.wasteClass && back.flags == batch.flags && back.models == batch.models);
        assert(back.origin == batch.origin && back.revision == batch.revision);
    }

    /// @notice Raising a flag, lowering it and writing other models change nothing else of a word.
    function check_batchHeader__changes__touchOnlyTheirField(Batch memory batch, uint16 flag, uint24 models)
        external
        pure
    {
        uint256 header = BatchHeader.pack(batch);
        Batch memory raised = BatchHeader.batchOf(BatchHeader.withFlag(header, flag));
        Batch memory lowered = BatchHeader.batchOf(BatchHeader.withoutFlag(header, flag));
        Batch memory claimed = BatchHeader.batchOf(BatchHeader.withModels(header, models));
        assert(raised.flags == batch.flags | flag && lowered.flags == batch.flags & ~flag);
        assert(claimed.models == models);
        raised.flags = batch.flags;
        lowered.flags = batch.flags;
        claimed.models = batch.models;
        assert(BatchHeader.pack(raised) == header);
        assert(BatchHeader.pack(lowered) == header);
        assert(BatchHeader.pack(claimed) == header);
    }

    /// @notice A transfer comes out of its word as it went in, and the word of one with a quantity is never empty.
    function check_transferTerms__roundTrip__isTheSame(ICustody.Transfer memory transfer) external pure {
        uint256 terms = TransferTerms.pack(transfer);
        ICustody.Transfer memory back;
        TransferTerms.unpack(terms, back);
        assert(back.quantity == transfer.quantity && back.fromSite == transfer.fromSite);
        assert(back.toSite == transfer.toSite && back.eventTime == transfer.eventTime);
        assert(back.expiresAt == transfer.expiresAt && back.tolerancePpm == transfer.tolerancePpm);
        assert(back.state == transfer.state && back.sequence == transfer.sequence);
        assert(back.fromClass == transfer.fromClass && back.toClass == transfer.toClass);
        if (transfer.quantity != 0) assert(terms != 0);
    }
}
