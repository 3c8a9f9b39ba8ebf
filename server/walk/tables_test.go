package walk_test

// The tables of domain.md, written down once more by hand: they are what the walk expects,
// and nothing here is computed from the code under test. A status with a word behind it
// is the same status in another situation; "-" is before there is anything. Whoever
// is not named by a line is refused, and nothing changes.

// applicationTable: who may do what with a request for a card.
const applicationTable = `
-                                                             | start                 | everybody                                         | draft
rejected, withdrawn, ended, opened and closed                 | start                 | member, own clerk                                 | draft
-, rejected, withdrawn, opened and closed                     | start for             | clerk, own clerk, helping clerk, leader, helping leader | draft
draft                                                         | start for             | clerk, own clerk, leader                          | draft
draft, returned, returned by the bank                         | submit                | member, own clerk, helping clerk, helping leader  | submitted
submitted                                                     | take_back             | member, own clerk                                 | draft
submitted                                                     | approve               | clerk, head, supervisor                           | approved
submitted                                                     | return                | clerk, head, supervisor                           | returned
submitted                                                     | reject                | clerk, head, supervisor                           | rejected
approved                                                      | reopen                | clerk, supervisor                                 | returned
approved and ending soon                                      | reopen                | clerk, supervisor                                 | returned
approved and ending soon                                      | seal                  | clerk, own clerk, helping clerk                   | returned
approved                                                      | seal                  | clerk, own clerk, helping clerk                   | batched
batched and submitted, batched and accepted                   | bank_return           | officer                                           | returned
batched and submitted, batched and accepted                   | bank_refuse           | officer                                           | rejected
batched and accepted                                          | bank_return by file   | officer                                           | returned
batched and accepted                                          | bank_refuse by file   | officer                                           | rejected
batched and sealed, batched and submitted, batched and accepted, batched and returned | stop | member, own clerk, clerk, helping clerk      | batched
stopped and submitted, stopped and accepted                   | strike                | officer                                           | withdrawn
stopped and accepted                                          | bank_return by file   | officer                                           | withdrawn
stopped and accepted                                          | bank_refuse by file   | officer                                           | withdrawn
batched and given back                                        | bank_return by record | head, supervisor                                  | returned
batched and given back                                        | bank_return           | officer                                           | returned
batched and given back                                        | bank_refuse           | officer                                           | rejected
batched and given back                                        | stop                  | member, own clerk, clerk, helping clerk           | batched
stopped and given back                                        | bank_return by record | head, supervisor                                  | withdrawn
stopped and given back                                        | strike                | officer                                           | withdrawn
stopped as left                                               | strike                | officer                                           | ended
stopped as wrong                                              | strike                | officer                                           | returned
batched and accepted, stopped and accepted                    | open                  | officer                                           | opened
stopped as left, stopped as wrong                             | open                  | officer                                           | opened
stopped as left                                               | bank_return by file   | officer                                           | ended
stopped as left                                               | bank_refuse by file   | officer                                           | ended
stopped as wrong                                              | bank_return by file   | officer                                           | returned
stopped as wrong                                              | bank_refuse by file   | officer                                           | returned
stopped and sealed                                            | batch_void            | clerk, own clerk                                  | withdrawn
stopped and sealed                                            | batch_void            | helping clerk                                     | ended
batched and sealed, batched and returned                      | batch_void            | clerk, own clerk, helping clerk                   | approved
draft, submitted, returned, returned by the bank, approved, approved and ending soon | withdraw             | member, own clerk                                 | withdrawn
draft, submitted, returned, returned by the bank, approved, approved and ending soon | end                  | clerk, helping clerk                              | ended
`

// batchTable: the list that is handed to the bank. What is recorded leaves the status as before.
const batchTable = `
-                                  | create   | clerk                     | draft
draft                              | seal     | clerk                     | sealed
draft                              | discard  | clerk                     | discarded
sealed                             | hand_in  | clerk                     | submitted
sealed and corrected               | hand_in  | clerk                     | submitted
sealed, sealed and corrected, returned | void | clerk                     | void
submitted, submitted and recorded  | accept   | officer                   | accepted
submitted and recorded             | accept   | head, supervisor          | accepted
submitted, submitted and recorded, submitted and given back | return | officer | returned
submitted and given back           | accept   | officer                   | accepted
submitted and given back, accepted and given back | return by record | head, supervisor | returned
accepted and given back            | return   | officer                   | returned
accepted and given back            | settle   | officer                   | resulted
returned                           | correct  | clerk                     | sealed
accepted                           | return   | officer                   | returned
accepted, accepted with results    | settle   | officer                   | resulted
accepted with a stop               | settle   | officer                   | resulted
accepted with a stop               | return   | officer                   | returned
accepted with the unit's file      | settle   | head, supervisor, officer | resulted
accepted with the unit's file      | return   | officer                   | returned
sealed, sealed and corrected, submitted, submitted and recorded, submitted and given back | renew the mandate | clerk | as before
submitted, submitted and recorded, submitted and given back | record acceptance | clerk | as before
submitted, submitted and recorded, submitted and given back, accepted, accepted with a stop, accepted with the unit's file, accepted and given back | record return | clerk | as before
`

// cardTable: what befalls a card. The bank states what only it can know, the unit what it
// does with the plastic; the holder signs.
const cardTable = `
-                                               | open          | officer                            | opened
- and stopped                                   | open          | officer                            | exception
opened, opened and the bank proposed, opened and the unit proposed| delivered     | clerk, own clerk, officer          | at_union
at_union                                        | passed_down   | clerk, own clerk                   | in_distribution
in_distribution                                 | sent_back     | clerk, own clerk, leader           | at_union
at_union, in_distribution                       | signed        | member, own clerk, leader, clerk   | received
opened, opened and the bank proposed, opened and the unit proposed| except        | clerk, own clerk, officer          | exception
at_union, in_distribution                       | except        | clerk, own clerk, leader           | exception
exception                                       | found         | clerk, own clerk                   | at_union
exception                                       | made_again    | officer                            | opened
exception, exception and withdrawn              | given_back    | officer                            | closed
opened, opened and the bank proposed, opened and the unit proposed, at_union, in_distribution, received| activated     | officer                            | activated
activated without receipt                       | signed        | member, own clerk, leader, clerk   | activated
received, activated, activated without receipt  | lost          | officer                            | lost
lost and was received                           | found         | officer                            | received
lost and was activated                          | found         | officer                            | activated
lost and was received, lost and was activated   | replaced      | officer                            | activated
opened, opened and the bank proposed, opened and the unit proposed| number_change | officer                            | opened
opened and the bank proposed                    | number_change by correction | clerk, own clerk | opened
opened and the unit proposed                    | number_change by correction | officer | opened
at_union                                        | number_change | officer                            | at_union
in_distribution                                 | number_change | officer                            | in_distribution
exception, exception and withdrawn              | number_change | officer                            | exception
received                                        | number_change | officer                            | received
activated, activated without receipt            | number_change | officer                            | activated
lost and was received, lost and was activated   | number_change | officer                            | lost
opened, opened and the bank proposed, opened and the unit proposed, at_union, in_distribution, exception, exception and withdrawn, received, activated, activated without receipt, lost and was received, lost and was activated| closed | officer                            | closed
`
