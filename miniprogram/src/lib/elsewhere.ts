/** Problems whose remedy stands on another page, by the server's code: the page, and what its button says. */
export const elsewhere: Record<string, { text: string; page: string }> = {
  application_exists: { text: '看进度', page: '/pages/home/home' },
  draft_exists: { text: '接着填', page: '/pages/home/home' },
  no_member: { text: '去申请', page: '/pages/enrol/unit' },
  application_incomplete: { text: '去补全', page: '/pages/enrol/check' },
  collector_without_mandate: { text: '登记证件', page: '/admin/batch/mandate-id' },
}
